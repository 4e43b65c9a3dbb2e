package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Measurements;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.micro.DeliveryShares;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Cell COMPRESSED = Measured.cell("CompressionBenchmark.compressedPrompt", "prompt=prompt-full");
    private static final Cell SPLIT = Measured.cell("SplitBenchmark.weir", "reads=8192", "stream=generate-plan");
    private static final Cell RULER = SPLIT.withContender("bufferedReader");
    private static final Cell BATCH =
            Measured.cell("BatchBenchmark.planner", "reads=recorded", "stream=generate-batch-10");

    @Test
    void showsWhatOneOfTheCountedCosts() {
        Measured measured = new Measured()
                .with(
                        COMPRESSED,
                        "us/op",
                        "[[10]]",
                        "[[0]]",
                        ", \"tokensSavedCounted\": {\"score\": 0.002, \"scoreUnit\": \"us/op\"}");
        assertThat(report(measured).counters().lines().filter(line -> line.contains("tokensSavedCounted")))
                .singleElement()
                .asString()
                .matches(".* prompt=prompt-full tokensSavedCounted +10.0 us +5,000 +2.00 +500,000,000");
    }

    @Test
    void saysNothingOfCountersWhereThereAreNone() {
        assertThat(report(new Measured().with(COMPRESSED, 10, 0)).counters()).isEmpty();
    }

    @Test
    void showsThatACounterCountedNothing() {
        Measured measured = new Measured()
                .with(
                        COMPRESSED,
                        "us/op",
                        "[[10]]",
                        "[[0]]",
                        ", \"tokensSavedCounted\": {\"score\": \"Infinity\", \"scoreUnit\": \"us/op\"}");
        assertThat(report(measured).counters().lines().filter(line -> line.contains("tokensSavedCounted")))
                .singleElement()
                .asString()
                .matches(".* tokensSavedCounted +10.0 us +0 +- +0");
    }

    @Test
    void leavesOutWhatAProfilerCounted() {
        Measured measured = new Measured()
                .with(
                        COMPRESSED,
                        "us/op",
                        "[[10]]",
                        "[[0]]",
                        ", \"cycles\": {\"score\": 1234.5, \"scoreUnit\": \"#/op\"}");
        assertThat(report(measured).counters()).isEmpty();
    }

    @Test
    void showsWhenTheAgentsOfARecordedBatchHadTheirPlans() {
        String deliveries = report(new Measured().with(BATCH, 10, 0)).deliveries();
        DeliveryShares shares = DeliveryShares.of("generate-batch-10");
        assertThat(deliveries.lines().filter(line -> line.contains("as they close")))
                .singleElement()
                .asString()
                .contains(String.format(Locale.ROOT, "%.3f", shares.first()))
                .contains(String.format(Locale.ROOT, "%.3f", shares.last()))
                .matches(".*( 0[.][0-9]{2}){10}");
        assertThat(deliveries.lines().filter(line -> line.contains("collected")))
                .singleElement()
                .asString()
                .matches(".* 1.000 *");
    }

    @Test
    void oneJvmBoundsNoRatioAndHasNoSpread() {
        String table = questions(new Measured().with(SPLIT, 20, 0).with(RULER, 100, 0));
        assertThat(table.lines().skip(2))
                .singleElement()
                .asString()
                .matches("split .* 5\\.00x faster +- +- +>= 1\\.00x .* 1 +- +pass *");
        assertThat(questions(new Measured()
                                .with(SPLIT, "us/op", "[[20], [21]]", "[[0], [0]]")
                                .with(RULER, "us/op", "[[100], [102]]", "[[0], [0]]"))
                        .lines()
                        .skip(2))
                .singleElement()
                .asString()
                .matches("split .*x faster +4\\.762 +5\\.100 +>= 1\\.00x .* 2 +5 % +pass *");
    }

    @Test
    void aSmokeRunClaimsNoMoreThanItJudged() {
        Measured twiceItsBudget = new Measured().with(SPLIT, 150, 0).with(RULER, 100, 0);
        assertThat(report(twiceItsBudget, Profile.SMOKE).verdict())
                .isEqualTo("PASS: 1 questions keep their bytes, and take at most twice the time of their budgets.\n");
        assertThat(report(new Measured().with(SPLIT, 20, 0).with(RULER, 100, 0), Profile.QUICK)
                        .verdict())
                .isEqualTo("PASS: 1 questions keep their budgets.\n");
    }

    private static String questions(Measured measured) {
        return report(measured, Profile.QUICK).questions();
    }

    private static Report report(Measured measured, Profile profile) {
        Measurements measurements = measured.parse();
        Budget split = new Budget(
                "split", "LineSplitter", SPLIT, RULER, new TimeBudget(TimeBudget.Measure.TIMES_FASTER, 5, 1), 0);
        return new Report(
                new Judge(cell -> 1, profile.strictness()).judge(List.of(split), measurements),
                List.of(),
                Map.of(),
                List.of(),
                measurements,
                profile,
                Set.of(),
                cell -> 1);
    }

    private static Report report(Measured measured) {
        return new Report(
                List.of(), List.of(), Map.of(), List.of(), measured.parse(), Profile.QUICK, Set.of(), cell -> 1);
    }
}
