package dev.weir.bench.cli.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.client.TransportClient;
import dev.weir.bench.latency.laboratory.Conditions;
import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.laboratory.Interruption;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadProgress;
import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.request.RecordedQuestions;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.server.ServerWatch;
import dev.weir.bench.latency.transport.TransportChoice;
import dev.weir.bench.run.folder.Runs;
import dev.weir.recording.Recording;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProgressPrinterTest {

    private static final long S = 1_000_000_000;
    private static final String ANEW = "\r\u001b[K";

    private final StringWriter said = new StringWriter();
    private long nowNs = -3 * S;

    @TempDir
    private Path parent;

    private ProgressPrinter printer(boolean isTerminal) {
        return new ProgressPrinter(new PrintWriter(said), isTerminal, () -> nowNs);
    }

    private static Experiment experiment(String url) {
        return Experiment.sequential(
                "streams",
                new RecordedQuestions(List.of(Recording.bundled("generate-plan")), ServerAddress.parse(url)),
                2);
    }

    private void tellProgress(ProgressPrinter printer) {
        printer.begins(experiment("http://127.0.0.1:1"));
        tell(printer, "streams", 1, new LoadProgress(1, 0, 0, S));
        tell(printer, "streams", 4, new LoadProgress(4, 3, 0, 5 * S));
        tell(printer, "streams", 4, new LoadProgress(5, 3, 1, 9 * S));
        tell(printer, "streams", 1, new LoadProgress(9, 7, 1, 10 * S));
    }

    private void tell(ProgressPrinter printer, String load, int afterS, LoadProgress progress) {
        nowNs += afterS * S;
        printer.progress(load, progress, Extent.requests(20));
    }

    @Test
    void onATerminalOneLineIsWrittenAnew() {
        tellProgress(printer(true));
        assertThat(said.toString())
                .doesNotContain("\n")
                .startsWith(ANEW + "streams: 1 stream, ")
                .endsWith(ANEW + "streams: 1 s, 0 of 20 answered, 1 under way" + ANEW
                        + "streams: 5 s, 3 of 20 answered, 1 under way" + ANEW
                        + "streams: 9 s, 4 of 20 answered, 1 under way, 1 failed" + ANEW
                        + "streams: 10 s, 8 of 20 answered, 1 under way, 1 failed");
    }

    @Test
    void whoWantsNoColoursHasNoLineWrittenAnew() {
        assertThat(ProgressPrinter.canWriteAnew(Map.of("TERM", "xterm"), () -> true))
                .isTrue();
        assertThat(ProgressPrinter.canWriteAnew(Map.of(), () -> true)).isTrue();
        assertThat(ProgressPrinter.canWriteAnew(Map.of("TERM", "xterm"), () -> false))
                .isFalse();
        assertThat(ProgressPrinter.canWriteAnew(Map.of("TERM", "xterm", "NO_COLOR", "1"), () -> true))
                .isFalse();
        assertThat(ProgressPrinter.canWriteAnew(Map.of("NO_COLOR", ""), () -> true))
                .isFalse();
        assertThat(ProgressPrinter.canWriteAnew(Map.of("TERM", "dumb"), () -> true))
                .isFalse();
    }

    @Test
    void elsewhereALineIsWrittenEveryFiveSeconds() {
        tellProgress(printer(false));
        List<String> lines = said.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("streams: 1 stream, ");
        assertThat(lines.subList(1, 3))
                .containsExactly(
                        "streams: 5 s, 3 of 20 answered, 1 under way",
                        "streams: 10 s, 8 of 20 answered, 1 under way, 1 failed");
    }

    /** The clock of a load begins with that load. */
    @Test
    void afterALongWarmUpLinesAreWrittenAsOften() {
        ProgressPrinter printer = printer(false);
        printer.begins(experiment("http://127.0.0.1:1"));
        tell(printer, "streams, warm-up", 60, new LoadProgress(2, 1, 0, 60 * S));
        printer.over("streams, warm-up");
        tell(printer, "streams", 5, new LoadProgress(2, 1, 0, 4 * S));
        assertThat(said.toString().lines().skip(1))
                .containsExactly(
                        "streams, warm-up: 60 s, 1 of 20 answered, 1 under way",
                        "streams: 4 s, 1 of 20 answered, 1 under way");
    }

    @Test
    void onATerminalTheLineOfWhatIsNotMeasuredMakesWay() {
        ProgressPrinter printer = printer(true);
        tell(printer, "checks", 1, new LoadProgress(2, 1, 0, S));
        printer.over("checks");
        assertThat(said.toString()).isEqualTo(ANEW + "checks: 1 s, 1 of 20 answered, 1 under way" + ANEW);
    }

    @Test
    void aLoadOfALengthOfTimeSaysHowMuchOfItIsOver() {
        ProgressPrinter printer = printer(false);
        nowNs += 5 * S;
        printer.progress("streams", new LoadProgress(9, 7, 0, 6 * S), Extent.duration(60 * S));
        assertThat(said.toString().strip()).isEqualTo("streams: 6 s of 60 s, 7 answered, 2 under way");
    }

    private void measure(boolean isTerminal) throws IOException {
        try (ReplayServer server =
                        ReplayServer.builder().pacing(Pacing.parse("none")).start();
                TransportClient client =
                        new TransportClient(TransportChoice.processClock("127.0.0.1", server.port(), false))) {
            Laboratory laboratory = new Laboratory(
                    client,
                    ServerWatch.fixed(Runs.header("a").server()),
                    new Conditions(
                            "a",
                            Runs.header("a").invocation(),
                            Runs.environment(),
                            new TimeLimits(60 * S, 60 * S, 60 * S),
                            10,
                            1,
                            List.of(),
                            true),
                    printer(isTerminal),
                    new Interruption());
            laboratory.measure(experiment(server.url()), parent.resolve("run")).finish();
        }
    }

    @Test
    void whatALoadCameToIsTheLastLineOfATerminalToo() throws IOException {
        measure(true);
        assertThat(said.toString())
                .startsWith(ANEW + "streams: 1 stream, ")
                .endsWith(ANEW + "streams: 2 of 2 requests ended well" + System.lineSeparator());
        assertThat(said.toString().replace(System.lineSeparator(), ""))
                .as("no line but the last ends")
                .hasSize(said.toString().length() - System.lineSeparator().length());
    }

    @Test
    void whatALoadCameToIsALineElsewhere() throws IOException {
        measure(false);
        assertThat(said.toString()).doesNotContain("\r", "\u001b");
        assertThat(said.toString().lines().toList()).first().asString().startsWith("streams: 1 stream, ");
        assertThat(said.toString()).endsWith("streams: 2 of 2 requests ended well" + System.lineSeparator());
    }
}
