package dev.weir.bench.cli.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultTableTest {

    @TempDir
    private Path parent;

    @Test
    void showsPercentilesOnlyWhereEnoughRequestsHadTheMetric() {
        RunFolder run = RunFolder.read(Runs.write(parent.resolve("run"), "RTX-4090", 70, new SplittableRandom(1)));
        String table = new ResultTable(run, 80).toString();
        assertThat(table)
                .contains("RTX-4090 | streams | llama3.1:8b Q4_K_M | closed, 4 streams | clock: kernel")
                .containsPattern("ms +n +mean +p50 +p90 +p99 +max\n")
                .containsPattern("ttft +70 +[0-9.]+ +[0-9.]+ +[0-9.]+ +n < 662 +[0-9.]+\n")
                .containsPattern("icl +70 +[0-9.]+ +[0-9.]+ +[0-9.]+ +n < 662 +[0-9.]+\n")
                .containsPattern("requests +70 of 70 ended well\n")
                .containsPattern("tokens/s +[0-9.]+ in all, [0-9.]+ per user\n")
                .contains("\nCompare it: weir compare " + run.path() + " OTHER-RUN\n");
    }

    @Test
    void saysHowMuchSoonerStreamingLetsACallerAct() {
        Path folder = parent.resolve("run");
        try (RunWriter writer = RunWriter.open(folder, Runs.header("a"), Runs.environment())) {
            writer.add(new RequestResult.Builder(0, 0, "p", 0)
                    .ended(Outcome.OK, 5_000_000)
                    .values(Metric.TTFA, 2_000_000)
                    .values(Metric.E2EL, 5_000_000)
                    .build());
            writer.finish();
        }
        assertThat(new ResultTable(RunFolder.read(folder), 80).toString())
                .containsPattern("speed-up +2[.]50*: the first plan came so many times sooner than the end\n");
    }

    @Test
    void namesWhatWentWrong() {
        Path folder = parent.resolve("run");
        try (RunWriter writer = RunWriter.open(folder, Runs.header("a"), Runs.environment())) {
            for (int i = 0; i < 3; i++) {
                writer.add(new RequestResult.Builder(i, 0, "p", 0)
                        .ended(Outcome.TRUNCATED, 1_000_000)
                        .error("the response ended after line " + i)
                        .values(Metric.TTFT, 500)
                        .build());
            }
            writer.degraded("the generator was at its limit");
            writer.stop("interrupted");
        }
        assertThat(new ResultTable(RunFolder.read(folder), 80).toString())
                .contains("No request ended well")
                .doesNotContain("Compare it")
                .containsPattern("requests +0 of 3 ended well\n")
                .containsPattern("truncated +3, the first: the response ended after line 0\n")
                .containsPattern("incomplete +interrupted\n")
                .containsPattern("degraded +the generator was at its limit\n")
                .containsPattern("tokens/s +unknown in all, unknown per user\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void fitsTheTerminal(int width) {
        Path folder = parent.resolve("run");
        try (RunWriter writer = RunWriter.open(folder, Runs.header("a-".repeat(40)), Runs.environment())) {
            writer.add(Runs.answer(0, 0, new SplittableRandom(1)));
            writer.degraded("one word and another ".repeat(20).strip());
            writer.finish();
        }
        assertThat(new ResultTable(RunFolder.read(folder), width)
                        .toString()
                        .lines()
                        .filter(line -> !line.contains(folder.toString())))
                .allMatch(line -> line.length() <= width)
                .anyMatch(line -> line.length() > width - 12);
    }
}
