package dev.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.compare.RegressionCheck.Finding;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks of servers that never were, and whose truth is known. */
class RegressionCheckTest {

    private static final double MARGIN = 0.1;
    private static final Simulation STEADY = new Simulation(200, 0, 0.02, 0);
    private static final Simulation FEW = new Simulation(40, 0, 0.02, 0);
    private static final Simulation NOISY = new Simulation(40, 0, 0.3, 0);

    @TempDir
    private Path parent;

    private int runs;

    @Test
    void passesTwentyOfTwentyOfTheSame() {
        assertThat(findings(20, STEADY, 1, 1)).containsExactlyEntriesOf(Map.of(Finding.NOT_WORSE, 20));
    }

    @Test
    void failsTwentyOfTwentyThatAreFifteenPercentSlower() {
        assertThat(findings(20, STEADY, 1, 1.15)).containsExactlyEntriesOf(Map.of(Finding.WORSE, 20));
    }

    @Test
    void doesTheSameWithSeveralRunsASideThatDifferFromRunToRun() {
        Simulation server = new Simulation(70, 0, 0.02, 0.005);
        assertThat(findings(5, server, 4, 1)).containsExactlyEntriesOf(Map.of(Finding.NOT_WORSE, 5));
        assertThat(findings(5, server, 4, 1.15)).containsExactlyEntriesOf(Map.of(Finding.WORSE, 5));
    }

    @Test
    void passesWhatBecameFaster() {
        assertThat(findings(3, STEADY, 1, 0.8)).containsExactlyEntriesOf(Map.of(Finding.NOT_WORSE, 3));
    }

    @Test
    void neitherPassesNorFailsWhatIsLostInNoise() {
        assertThat(findings(8, NOISY, 1, 1)).containsKey(Finding.INCONCLUSIVE).doesNotContainKey(Finding.WORSE);
        assertThat(findings(8, NOISY, 1, 1.2)).containsKey(Finding.INCONCLUSIVE).doesNotContainKey(Finding.NOT_WORSE);
    }

    @Test
    void aMarginIsNoNoise() {
        RegressionCheck strict = RegressionCheck.of(
                List.of(run(FEW, 1, 1)), List.of(run(FEW, 1.15, 2)), 0.3, Set.of(Attribute.SERVER_VERSION));
        assertThat(strict.finding()).isEqualTo(Finding.NOT_WORSE);
    }

    @Test
    void failsWhatFailsMoreOftenThoughItIsNoSlower() {
        RunFolder good = run(FEW, 1, 1);
        RunFolder failing = run(FEW, 1, 2, result -> result.index() % 4 == 0 ? failed(result) : result);
        RegressionCheck check = RegressionCheck.of(List.of(good), List.of(failing), MARGIN, Set.of());
        assertThat(check.failures()).isEqualTo(new RegressionCheck.Failures(0, 40, 10, 40, Finding.WORSE));
        assertThat(check.finding()).isEqualTo(Finding.WORSE);
        assertThat(new RegressionReport(List.of(check), List.of()).text(80))
                .contains("more requests failed than chance gives: 10 of 40, 0 of")
                .contains("before.");
        RunFolder once = run(FEW, 1, 3, result -> result.index() == 7 ? failed(result) : result);
        assertThat(RegressionCheck.of(List.of(good), List.of(once), MARGIN, Set.of())
                        .failures()
                        .finding())
                .isEqualTo(Finding.NOT_WORSE);
    }

    @Test
    void aCandidateOfWhichNothingEndedWellIsWorse() {
        RunFolder good = run(FEW, 1, 1);
        RunFolder failing = run(new Simulation(2, 0, 0.02, 0), 1, 2, RegressionCheckTest::failed);
        RegressionCheck check = RegressionCheck.of(List.of(good), List.of(failing), MARGIN, Set.of());
        assertThat(check.finding()).isEqualTo(Finding.WORSE);
        assertThat(new RegressionReport(List.of(check), List.of()).text(200))
                .contains(
                        "failed  the candidate failed: none of its 2 requests ended well, and of the baseline's 40 of 40 did.")
                .contains(failing.path() + ": none of its 2 requests ended well, so that it is in no figure");
        RunFolder interrupted = run(FEW, 1, 3, RegressionCheckTest::cancelled);
        assertThat(RegressionCheck.of(List.of(good), List.of(interrupted), MARGIN, Set.of())
                        .finding())
                .isEqualTo(Finding.INCONCLUSIVE);
        assertThatThrownBy(() -> RegressionCheck.of(List.of(failing), List.of(good), MARGIN, Set.of()))
                .isInstanceOf(CompareException.EmptyRun.class);
    }

    @Test
    void aRunOfTheCandidateThatFailedIsInNoFigureAndCounted() {
        RegressionCheck check = RegressionCheck.of(
                List.of(run(STEADY, 1, 1)),
                List.of(run(STEADY, 1, 2), run(new Simulation(1, 0, 0.02, 0), 1, 3, RegressionCheckTest::failed)),
                0.5,
                Set.of());
        assertThat(check.failures()).isEqualTo(new RegressionCheck.Failures(0, 200, 1, 201, Finding.NOT_WORSE));
        assertThat(check.finding()).isEqualTo(Finding.NOT_WORSE);
    }

    /** A server that stops reporting tokens must not pass because its rates can no longer be compared. */
    @Test
    void doesNotPassWhatNoLongerTellsADecisiveFigure() {
        RunFolder told = run(STEADY, 1, 1);
        RunFolder silent = run(STEADY, 1, 2, RegressionCheckTest::withoutTokens);
        RegressionCheck check = RegressionCheck.of(List.of(told), List.of(silent), MARGIN, Set.of());
        assertThat(check.finding()).isEqualTo(Finding.INCONCLUSIVE);
        assertThat(check.lost()).extracting(Figure::label).containsExactly("tpot p50", "tokens/s per user", "tokens/s");
        assertThat(new RegressionReport(List.of(check), List.of()).text(200))
                .contains(
                        "unchecked     tpot p50, tokens/s per user, tokens/s: the baseline knows it and the candidate does not"
                                + " (unknown)")
                .contains(
                        "inconclusive  the candidate does not know what the baseline does: tpot p50, tokens/s per user,");
        JsonNode json = JsonMapper.shared()
                .readTree(new RegressionReport(List.of(check), List.of(Uncompared.ofSomeRuns("single"))).json());
        assertThat(json.path("unchecked")).hasSize(4);
        assertThat(json.path("unchecked").path(0).path("figure").asString()).isEqualTo("tpot p50");
        assertThat(json.path("unchecked").path(3).path("suite").asString()).isEqualTo("single");

        RegressionCheck gained = RegressionCheck.of(List.of(silent), List.of(told), MARGIN, Set.of());
        assertThat(gained.finding()).isEqualTo(Finding.NOT_WORSE);
        assertThat(gained.unchecked()).hasSize(3);
    }

    private static RequestResult withoutTokens(RequestResult result) {
        return new RequestResult.Builder(result.index(), 0, "p", result.scheduledNs())
                .ended(Outcome.OK, result.endedNs())
                .values(Metric.TTFT, result.valuesNs(Metric.TTFT))
                .values(Metric.E2EL, result.valuesNs(Metric.E2EL))
                .build();
    }

    @Test
    void whatTheUserCutFailsNothing() {
        RunFolder whole = run(FEW, 1, 1, result -> result.index() == 3 ? failed(result) : result);
        RunFolder cut = run(FEW, 1, 2, result -> result.index() % 4 == 0 ? cancelled(result) : result);
        RegressionCheck check = RegressionCheck.of(List.of(whole), List.of(cut), MARGIN, Set.of());
        assertThat(check.failures()).isEqualTo(new RegressionCheck.Failures(1, 40, 0, 30, Finding.NOT_WORSE));
        assertThat(RegressionCheck.of(List.of(cut), List.of(whole), MARGIN, Set.of())
                        .failures())
                .isEqualTo(new RegressionCheck.Failures(0, 30, 1, 40, Finding.NOT_WORSE));
    }

    @Test
    void refusesAnotherLoad() {
        RunFolder a = run(FEW, 1, 1);
        RunHeader header = a.header();
        RunFolder b =
                write(header.withLoad(dev.weir.bench.run.Load.closed(9, null, 0)), FEW.run(1, new SplittableRandom(2)));
        assertThatThrownBy(() -> RegressionCheck.of(List.of(a), List.of(b), MARGIN, Set.of()))
                .isInstanceOf(CompareException.OtherLoad.class)
                .hasMessageContainingAll("closed, 4 streams", "closed, 9 streams", "Measure one side again");
    }

    /** What so many pairs come to: so many runs of the server a side, the candidate's taking so many times as long. */
    private static Map<Finding, Integer> findings(int pairs, Simulation server, int runsASide, double slowness) {
        List<Figure> figures = Simulation.figures((long) server.requests() * runsASide);
        double noise = runsASide == 1 ? Resampling.BLOCKS.margin() : Resampling.WHOLE_RUNS.margin();
        Map<Finding, Integer> counts = new EnumMap<>(Finding.class);
        for (int pair = 0; pair < pairs; pair++) {
            SplittableRandom random = new SplittableRandom(pair);
            Pieces baseline = side(server, runsASide, 1, random);
            Pieces candidate = side(server, runsASide, slowness, random);
            List<Ratio> ratios = Intervals.ofRatios(baseline, candidate, figures, pair);
            List<Ratio> alone = Intervals.ofEachRatio(baseline, candidate, figures, pair);
            double[] before = baseline.values(figures);
            double[] now = candidate.values(figures);
            List<RegressionCheck.OfFigure> judged = IntStream.range(0, figures.size())
                    .mapToObj(i -> RegressionCheck.OfFigure.of(
                            figures.get(i),
                            before[i],
                            now[i],
                            ratios.get(i),
                            alone.get(i),
                            Verdict.of(figures.get(i), ratios.get(i), noise),
                            MARGIN))
                    .toList();
            counts.merge(RegressionCheck.finding(judged), 1, Integer::sum);
        }
        return counts;
    }

    private static Pieces side(Simulation server, int runs, double slowness, SplittableRandom random) {
        return runs == 1 ? server.blocks(slowness, random) : server.wholeRuns(runs, slowness, random);
    }

    private RunFolder run(Simulation server, double slowness, long seed) {
        return run(server, slowness, seed, UnaryOperator.identity());
    }

    private RunFolder run(Simulation server, double slowness, long seed, UnaryOperator<RequestResult> change) {
        List<RequestResult> results = server.run(slowness, new SplittableRandom(seed));
        results.replaceAll(change);
        return write(Runs.header("server"), results);
    }

    private RunFolder write(RunHeader header, List<RequestResult> results) {
        Path folder = parent.resolve("run-" + runs++);
        try (RunWriter writer = RunWriter.open(folder, header, Runs.environment())) {
            results.forEach(writer::add);
            writer.finish();
        }
        return RunFolder.read(folder);
    }

    private static RequestResult failed(RequestResult result) {
        return new RequestResult.Builder(result.index(), 0, "p", result.scheduledNs())
                .ended(Outcome.SERVER_ERROR, result.endedNs())
                .error("HTTP 500")
                .status(500)
                .build();
    }

    private static RequestResult cancelled(RequestResult result) {
        return new RequestResult.Builder(result.index(), 0, "p", result.scheduledNs())
                .ended(Outcome.CANCELLED, result.endedNs())
                .error("interrupted")
                .build();
    }
}
