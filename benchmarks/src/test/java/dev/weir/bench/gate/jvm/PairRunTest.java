package dev.weir.bench.gate.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.bench.gate.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
        List<Cell> told = new ArrayList<>();
        List<PairRun.Pair> found =
                run.measure(List.of(question(COPIES), question(COPIES)), (cell, pair) -> told.add(cell));
        assertThat(told).containsExactly(COPIES, COPIES);
        assertThat(found).extracting(PairRun.Pair::time).containsExactlyInAnyOrderElementsOf(run.times(COPIES));
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
        assertThatThrownBy(() -> run.measure(question(throwing)))
                .isInstanceOf(GateException.BenchmarkFailed.class)
                .hasMessageContaining("SlowedSplitBenchmark.throwsInTheMiddle")
                .hasMessageContaining("thrown on purpose")
                .hasMessageContaining("pair-0.log");
    }

    @Test
    void saysWhichBenchmarksItCannotRun() {
        PairRun run = run();
        Cell taking = Measured.cell("CompressionBenchmark.none");
        assertThatThrownBy(() -> run.measure(question(taking)))
                .isInstanceOf(GateException.BenchmarkFailed.class)
                .hasMessageContaining("CompressionBenchmark.none takes arguments");
    }

    @Test
    void oneThatThrowsEndsTheOthersOfItsTurn() {
        Instant begin = Instant.now();
        PairRun run = run();
        Effort endless = new Effort(1, 50, 1_000_000, 50);
        Cell throwing = COPIES.withContender("throwsInTheMiddle");
        List<PairRun.Question> questions =
                List.of(question(throwing), new PairRun.Question(COPIES, endless, Side.own(), Side.own()));
        assertThatThrownBy(() -> run.measure(questions, (cell, pair) -> {}))
                .isInstanceOf(GateException.BenchmarkFailed.class)
                .hasMessageContaining("throwsInTheMiddle");
        assertThat(ProcessHandle.current().children().filter(child -> hasBegunSince(begin, child)))
                .allSatisfy(jvm -> assertThat(jvm.onExit()).succeedsWithin(Duration.ofSeconds(10)));
        assertThat(folder).isDirectoryNotContaining("glob:**/pair-*.out");
    }

    private static boolean hasBegunSince(Instant begin, ProcessHandle child) {
        return child.info()
                .startInstant()
                .filter(start -> start.isAfter(begin.minusSeconds(1)))
                .isPresent();
    }

    private static PairRun.Question question(Cell cell) {
        return new PairRun.Question(cell, SHORT, Side.own(), Side.own());
    }

    private PairRun run() {
        return new PairRun(Catalogue.ofClassPath(), JmhArguments.parse(""), "", folder);
    }
}
