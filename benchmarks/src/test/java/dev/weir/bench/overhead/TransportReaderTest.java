package dev.weir.bench.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.transport.ArrivalClock;
import dev.weir.bench.latency.transport.Connection;
import dev.weir.bench.latency.transport.ConnectionListener;
import dev.weir.bench.latency.transport.StampDoubts;
import dev.weir.bench.latency.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TransportReaderTest {

    private static final String LINE = "{\"response\":\"a\",\"done\":true}\n";
    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Length: " + LINE.length() + "\r\n\r\n" + LINE)
            .getBytes(StandardCharsets.US_ASCII);

    private final AtOnce transport = new AtOnce();
    private final TransportReader client =
            new TransportReader("kernel", transport, InetSocketAddress.createUnresolved("anywhere", 1), new byte[0]);

    /** Does everything at once, in the thread that asks. */
    private static final class AtOnce implements Transport {

        private StampDoubts doubts = StampDoubts.NONE;
        private long unstampedInEach;

        @Override
        public ArrivalClock clock() {
            return ArrivalClock.KERNEL;
        }

        @Override
        public void open(InetSocketAddress server, ConnectionListener listener) {
            listener.opened(
                    new Connection() {
                        @Override
                        public void send(byte[] bytes) {
                            doubts = new StampDoubts(doubts.reads() + 10, doubts.unstamped() + unstampedInEach, 0);
                            long nowNs = System.nanoTime();
                            listener.arrived(ANSWER, 0, ANSWER.length, nowNs, nowNs);
                        }

                        @Override
                        public void close() {}
                    },
                    1);
        }

        @Override
        public void at(long atNs, Runnable task) {
            task.run();
        }

        @Override
        public StampDoubts doubts() {
            return doubts;
        }

        @Override
        public void close() {}
    }

    private LevelResult level(int rounds) throws IOException {
        LevelResult level = new LevelResult("kernel", 2);
        client.connect(2, level);
        for (int i = 0; i < rounds; i++) {
            client.round(2, level);
        }
        return level;
    }

    @Test
    void aLevelDoubtsItsOwnReadsAndNoneOfEarlierLevels() throws IOException {
        transport.unstampedInEach = 1;
        assertThat(level(3).doubts())
                .as("one sentence of all rounds")
                .filteredOn(doubt -> doubt.contains("stamp of the kernel"))
                .singleElement()
                .asString()
                .startsWith("6 of 60 reads");
        transport.unstampedInEach = 0;
        assertThat(level(3).doubts()).noneMatch(doubt -> doubt.contains("stamp of the kernel"));
    }
}
