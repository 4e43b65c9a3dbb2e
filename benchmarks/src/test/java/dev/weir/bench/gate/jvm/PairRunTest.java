package dev.weir.bench.gate.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.bench.gate.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs JVMs that hold two builds; here both are this one. */
class PairRunTest {

    private static final Effort SHORT = new Effort(2, 50, 3, 50);
    private static final Cell COPIES =
            Measured.cell("SlowedSplitBenchmark.weir", "reads=8192", "stream=generate-batch-10", "slowdown=copy");

    @TempDir
    private Path folder;

    @Test
    void tellsTimesAndBytesOfBothBuilds() throws IOException {
        PairRun run = run();
        run.measure(COPIES, SHORT, Side.own(), Side.own());
        run.measure(COPIES, SHORT, Side.own(), Side.own());
        assertThat(run.times(COPIES)).hasSize(2).allMatch(time -> time.ratio() > 0);
        assertThat(run.head(COPIES).nsPerOp()).hasSize(2).allMatch(jvm -> jvm.size() == 3);
        assertThat(run.base(COPIES).medianBytesPerOp())
                .as("copies of each line")
                .isGreaterThan(10_000)
                .isCloseTo(run.head(COPIES).medianBytesPerOp(), within(100.0));
        List<String> kept = Files.readAllLines(run.resultsFile());
        assertThat(kept).hasSize(6).allMatch(line -> line.startsWith(COPIES + "\t"));
    }

    @Test
    void keepsNoFiguresOfAnEarlierRun() throws IOException {
        PairRun run = run();
        Files.writeString(run.resultsFile(), "of an earlier run");
        assertThat(run().resultsFile()).doesNotExist();
    }

    @Test
    void readsNothingBeforeItHasMeasured() {
        assertThat(run().times(COPIES)).isEmpty();
    }

    @Test
    void aBenchmarkThatThrowsIsNoVerdict() {
        PairRun run = run();
        Cell throwing = COPIES.withContender("throwsInTheMiddle");
        assertThatThrownBy(() -> run.measure(throwing, SHORT, Side.own(), Side.own()))
                .isInstanceOf(GateException.BenchmarkFailed.class)
                .hasMessageContaining("SlowedSplitBenchmark.throwsInTheMiddle")
                .hasMessageContaining("thrown on purpose")
                .hasMessageContaining("pairs.log");
    }

    @Test
    void saysWhichBenchmarksItCannotRun() {
        PairRun run = run();
        Cell taking = Measured.cell("CompressionBenchmark.none");
        assertThatThrownBy(() -> run.measure(taking, SHORT, Side.own(), Side.own()))
                .isInstanceOf(GateException.BenchmarkFailed.class)
                .hasMessageContaining("CompressionBenchmark.none takes arguments");
    }

    private PairRun run() {
        return new PairRun(Catalogue.ofClassPath(), JmhArguments.parse(""), "", folder);
    }
}
