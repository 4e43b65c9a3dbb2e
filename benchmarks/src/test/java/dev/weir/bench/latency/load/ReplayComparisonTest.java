package dev.weir.bench.latency.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.bench.compare.Comparison;
import dev.weir.bench.compare.Figure;
import dev.weir.bench.compare.Ratio;
import dev.weir.bench.compare.Row;
import dev.weir.bench.compare.Verdict;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import dev.weir.recording.Recording;
import dev.weir.replay.script.Pacing;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recording replayed at two paces, measured and compared, whose truth is the ratio of the paces: from the replay server's schedule through
 * transport, decoder and run folder to the interval, on a virtual clock. A chunk is late by what a loaded replay server is.
 */
class ReplayComparisonTest {

    private static final int ANSWERS = 40;
    private static final long LATEST_NS = 200_000;
    private static final Figure GAP = new Figure.OfMetric(Metric.ICL, Percentile.P50);

    @TempDir
    private Path parent;

    @Test
    void twiceTheTimesAreTwiceTheGapsWithinTheInterval() {
        Row.Cell cell = compared(run("one", "scaled:1", 1), run("two", "scaled:2", 2));
        Ratio ratio = Objects.requireNonNull(cell.ratio());
        assertThat(ratio.value()).isCloseTo(2.0, within(0.005));
        assertThat(ratio.low()).isLessThanOrEqualTo(2.0).isGreaterThan(1.95);
        assertThat(ratio.high()).isGreaterThanOrEqualTo(2.0).isLessThan(2.05);
        assertThat(cell.verdict()).isEqualTo(Verdict.SLOWER);
    }

    @Test
    void ofTheSamePaceNoDifferenceIsResolved() {
        assertThat(compared(run("one", "scaled:1", 1), run("again", "scaled:1", 3))
                        .verdict())
                .isEqualTo(Verdict.UNRESOLVED);
    }

    private RunFolder run(String name, String pacing, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        VirtualLoad load = RecordedServer.load(
                Recording.bundled("chat-prose"), Pacing.parse(pacing), () -> random.nextLong(LATEST_NS));
        load.run(new LoadShape.Closed(1, 0), Extent.requests(ANSWERS));
        Path folder = parent.resolve(name);
        try (RunWriter run = RunWriter.open(folder, Runs.header(name), Runs.environment())) {
            load.results.forEach(run::add);
            run.finish();
        }
        return RunFolder.read(folder);
    }

    private static Row.Cell compared(RunFolder first, RunFolder other) {
        return Comparison.of(List.of(first, other), Set.of()).rows().stream()
                .filter(row -> row.figure().equals(GAP))
                .findFirst()
                .orElseThrow()
                .cells()
                .get(1);
    }
}
