package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final int LINES = 1_000;
    private static final Cell WEIR = Measured.cell("SplitBenchmark.weir", "reads=8192");
    private static final Cell RULER = Measured.cell("SplitBenchmark.bufferedReader", "reads=8192");
    private static final Budget SPLIT =
            new Budget("split", "LineSplitter", WEIR, RULER, new TimeBudget(TimeBudget.Measure.TIMES_FASTER, 5, 4), 0);

    @Test
    void passesWhatKeepsItsBudget() {
        Judgement split = judge(true, new Measured().with(WEIR, 20, 0.01).with(RULER, 90, 1e5));
        assertThat(split.passes()).isTrue();
        assertThat(split.time()).isEqualTo(4.5);
        assertThat(split.weir().nsPerUnit()).isEqualTo(20);
        assertThat(split.ruler().bytesPerUnit()).isEqualTo(100);
    }

    @Test
    void failsWhatIsTooSlowAndNamesTheStage() {
        Judgement split = judge(true, new Measured().with(WEIR, 30, 0).with(RULER, 90, 0));
        assertThat(split.passes()).isFalse();
        assertThat(split.shortfall())
                .isEqualTo("split: LineSplitter is 3.00x faster compared with SplitBenchmark.bufferedReader reads=8192,"
                        + " the budget is >= 4.00x");
    }

    @Test
    void doesNotJudgeTimesInASmokeRun() {
        assertThat(judge(false, new Measured().with(WEIR, 900, 0).with(RULER, 90, 0))
                        .passes())
                .isTrue();
    }

    @Test
    void failsAnAllocationThatComesOnceInAHundredLinesEvenInASmokeRun() {
        double sixteenBytesInAHundredLines = 16.0 * LINES / 100;
        Judgement split = judge(
                false,
                new Measured().with(WEIR, 20, sixteenBytesInAHundredLines).with(RULER, 90, 0));
        assertThat(split.passes()).isFalse();
        assertThat(split.shortfall()).isEqualTo("split: LineSplitter allocates 0.16 B a line, the budget is 0.00");
    }

    @Test
    void forgivesWhatTheHarnessAllocates() {
        assertThat(judge(true, new Measured().with(WEIR, 20, 0.04 * LINES).with(RULER, 90, 0))
                        .passes())
                .isTrue();
    }

    @Test
    void givesNoVerdictWithoutAMeasurement() {
        assertThatThrownBy(() -> judge(true, new Measured().with(WEIR, 20, 0)))
                .isInstanceOf(GateException.MissingResult.class)
                .hasMessageContaining("question \"split\": SplitBenchmark.bufferedReader reads=8192 was not measured");
    }

    @Test
    void showsTheFastestOfTheOthers() {
        Judgement split = judge(
                true,
                new Measured()
                        .with(WEIR, 20, 0)
                        .with(RULER, 90, 0)
                        .with(WEIR.withContender("baseline"), 1, 0)
                        .with(WEIR.withContender("weirOther"), 2, 0)
                        .with(WEIR.withContender("okio"), 60, 0)
                        .with(WEIR.withContender("slow"), 80, 0)
                        .with(WEIR.withContender("elsewhere").withParam("reads", "1448"), 3, 0));
        assertThat(split.bestOther().orElseThrow().cell().contender()).isEqualTo("okio");
    }

    @Test
    void comparesWholeStreamsOnTheGrowthCurve() {
        Cell hundred = Measured.cell("ExtractBenchmark.weir", "stream=synthetic-100");
        Cell thousand = hundred.withParam("stream", "synthetic-1000");
        Budget growth = new Budget(
                "growth",
                "PlanExtractor",
                thousand,
                hundred,
                new TimeBudget(TimeBudget.Measure.SHARE_OF_TIME, 11, 11),
                1e9);
        Measurements measurements =
                new Measured().with(hundred, 100, 0).with(thousand, 1_050, 0).parse();
        Judgement judgement = new Judge(cell -> cell.equals(hundred) ? 100 : 1_000, true)
                .judge(List.of(growth), measurements)
                .get(0);
        assertThat(judgement.time()).isEqualTo(10.5);
        assertThat(judgement.weir().nsPerUnit()).isEqualTo(1_050);
    }

    @Test
    void refusesAStreamWithNothingToCountBy() {
        Measurements measurements =
                new Measured().with(WEIR, 20, 0).with(RULER, 90, 0).parse();
        assertThatThrownBy(() -> new Judge(cell -> 0, true).judge(List.of(SPLIT), measurements))
                .isInstanceOf(GateException.UnusableFigure.class);
    }

    @Test
    void reportsAFailureWithTheStageThatComesFirst() {
        Budget decode = new Budget("decode", "RecordScanner", WEIR.withContender("weirSlow"), RULER, SPLIT.time(), 0);
        Measurements measurements = new Measured()
                .with(WEIR, 30, 0)
                .with(decode.weir(), 80, 0)
                .with(RULER, 90, 0)
                .parse();
        List<Judgement> judgements = new Judge(cell -> LINES, true).judge(List.of(SPLIT, decode), measurements);
        Report report = new Report(judgements, measurements, Profile.QUICK, Set.of(decode), cell -> LINES);
        assertThat(report.passes()).isFalse();
        assertThat(report.verdict())
                .contains("FAIL: 2 of 2 questions fall short")
                .endsWith("Look at LineSplitter first.\n");
        assertThat(report.questions().lines().filter(line -> line.startsWith("decode")))
                .singleElement()
                .asString()
                .endsWith("FAIL, measured again");
    }

    private static Judgement judge(boolean judgesTime, Measured measured) {
        return new Judge(cell -> LINES, judgesTime)
                .judge(List.of(SPLIT), measured.parse())
                .get(0);
    }
}
