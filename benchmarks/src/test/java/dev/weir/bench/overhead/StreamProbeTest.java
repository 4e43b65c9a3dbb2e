package dev.weir.bench.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.transport.ArrivalClock;
import dev.weir.bench.latency.transport.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures computed by hand from times chosen by hand. */
class StreamProbeTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final List<IOException> failures = new ArrayList<>();
    private int answered;
    private final StreamProbe probe = new StreamProbe(new Told(), new SentTime(), ArrivalClock.KERNEL, () -> 5);

    private final class Told implements StreamProbe.Owner {

        @Override
        public void opened(long tookNs) {}

        @Override
        public void answered(StreamProbe ignored) {
            answered++;
        }

        @Override
        public void failed(IOException why) {
            failures.add(why);
        }
    }

    private void ask() {
        probe.opened(
                new Connection() {
                    @Override
                    public void send(byte[] bytes) {}

                    @Override
                    public void close() {}
                },
                5);
        probe.ask(new byte[0]);
    }

    private void arrives(String bytes, long arrivalNs, long readNs) {
        byte[] read = bytes.getBytes(StandardCharsets.US_ASCII);
        probe.arrived(read, 0, read.length, arrivalNs, readNs);
    }

    private static String record(long sentNs, String text) {
        String line = "{\"model\":\"m\",\"created_at\":\"" + sentNs + "\",\"response\":\"" + text + "\",\"done\":"
                + text.isEmpty() + "}\n";
        return Integer.toHexString(line.length()) + "\r\n" + line + "\r\n";
    }

    @Test
    void errorsAreThoseComputedByHand() {
        ask();
        arrives(HEAD, 900, 950);
        arrives(record(1_000, "a"), 1_010, 1_200);
        // Two records in one read share its time.
        arrives(record(2_000, "b") + record(3_000, "c"), 3_040, 3_100);
        arrives(record(4_000, "") + "0\r\n\r\n", 4_010, 4_020);
        assertThat(failures).isEmpty();
        assertThat(answered).isEqualTo(1);
        assertThat(probe.reads()).isEqualTo(2);
        assertThat(probe.coalescedReads()).isEqualTo(1);

        LevelResult level = new LevelResult("kernel", 1);
        level.addAnswer(probe.times());
        assertThat(level.events).isEqualTo(3);
        assertThat(level.kernel.ttft().mean()).isEqualTo(10);
        assertThat(level.process.ttft().mean()).isEqualTo(200);
        // Gaps sent: 1000, 1000. Kernel saw 2030, 0; process 1900, 0.
        assertThat(level.kernel.gaps().mean()).isEqualTo((1_030 + 1_000) / 2.0);
        assertThat(level.process.gaps().percentile(50)).isEqualTo(900);
        assertThat(level.process.gaps().percentile(100)).isEqualTo(1_000);
    }

    /** One says nothing, one a time of long before the question, one a time of after its arrival. */
    @Test
    void aServerThatDoesNotSayWhenItSentGivesWhatItCan() {
        ask();
        arrives(HEAD + record(2, "a"), 1_000, 1_300);
        arrives(record(1_000_000_000, "b"), 2_000, 2_100);
        String silent = "{\"model\":\"m\",\"response\":\"c\",\"done\":false}\n";
        arrives(Integer.toHexString(silent.length()) + "\r\n" + silent + "\r\n", 3_000, 3_200);
        arrives(record(4_000, "") + "0\r\n\r\n", 4_010, 4_020);
        assertThat(failures).isEmpty();
        LevelResult level = new LevelResult("kernel", 1);
        level.addAnswer(probe.times());
        assertThat(level.events).isEqualTo(3);
        assertThat(level.kernel.ttft().count()).isZero();
        assertThat(level.kernel.gaps().count()).isZero();
        assertThat(level.behind.mean()).isEqualTo((300 + 100 + 200) / 3.0);
        assertThat(level.doubts()).singleElement().asString().startsWith("of 3 of 3 records the server does not say");
    }

    @Test
    void theEventsAreThoseOfTheNextAnswerAfterTheNextQuestion() {
        for (int i = 0; i < 2; i++) {
            ask();
            arrives(HEAD + record(10, "a") + record(20, "") + "0\r\n\r\n", 30, 40);
            assertThat(probe.times().count()).isEqualTo(1);
            assertThat(probe.reads()).isEqualTo(1);
        }
        assertThat(answered).isEqualTo(2);
        assertThat(failures).isEmpty();
    }

    @Test
    void whatIsNoStreamOfRecordsIsToldOnce() {
        ask();
        arrives("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}", 1, 2);
        assertThat(failures).singleElement().asString().contains("HTTP 404");
    }

    @Test
    void anAnswerWithoutTextIsNoMeasurement() {
        ask();
        arrives(HEAD + record(10, "") + "0\r\n\r\n", 1, 2);
        assertThat(failures).singleElement().asString().contains("no text");
        assertThat(answered).isZero();
    }

    @Test
    void aLevelIsSaturatedWhereReadsComeLate() {
        LevelResult level = new LevelResult("kernel", 1);
        level.reads = 100;
        level.coalescedReads = 14;
        level.wallNs = 100;
        level.loopCpuNs = 89;
        level.source(89, 4e6);
        assertThat(level.saturation()).isEmpty();
        level.coalescedReads = 15;
        level.loopCpuNs = 91;
        level.source(91, 6e6);
        assertThat(level.saturation()).containsExactly("client busy", "source busy", "source late", "reads late");
    }
}
