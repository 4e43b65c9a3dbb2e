package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.Measurements;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.gate.jvm.Profile.Strictness;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final int LINES = 1_000;
    private static final Cell WEIR = Measured.cell("SplitBenchmark.weir", "reads=8192");
    private static final Cell RULER = Measured.cell("SplitBenchmark.bufferedReader", "reads=8192");
    private static final Budget SPLIT =
            new Budget("split", "LineSplitter", WEIR, RULER, new TimeBudget(TimeBudget.Measure.TIMES_FASTER, 5, 4), 0);

    @Test
    void passesWhatKeepsItsBudget() {
        Judgement split =
                judge(Strictness.BUDGET, new Measured().with(WEIR, 20, 0.01).with(RULER, 90, 1e5));
        assertThat(split.passes()).isTrue();
        assertThat(split.ratio()).isEqualTo(4.5, Offset.offset(1e-9));
        assertThat(split.weir().nsPerUnit()).isEqualTo(20);
        assertThat(split.ruler().bytesPerUnit()).isEqualTo(100);
    }

    @Test
    void failsWhatIsTooSlowAndNamesTheStage() {
        Judgement split = judge(Strictness.BUDGET, tooSlow());
        assertThat(split.passes()).isFalse();
        assertThat(split.shortfall())
                .isEqualTo("split: LineSplitter is 3.00x faster compared with SplitBenchmark.bufferedReader reads=8192,"
                        + " the budget is >= 4.00x");
    }

    /** Two JVMs on a side. */
    private static Measured tooSlow() {
        return new Measured().with(WEIR, "us/op", jvms(30, 30), "[[0]]").with(RULER, "us/op", jvms(90, 90), "[[0]]");
    }

    /** How far another JVM would be from it nobody knows. */
    @Test
    void isSureOfNothingWhereOneJvmMeasuredASide() {
        for (int rulers = 1; rulers <= 2; rulers++) {
            Measured measured = new Measured()
                    .with(WEIR, 30, 0)
                    .with(RULER, "us/op", jvms(rulers == 1 ? new double[] {90} : new double[] {90, 91}), "[[0]]");
            Judgement split = judge(Strictness.BUDGET, measured);
            assertThat(split.time()).isEqualTo(Judgement.Time.OPEN);
            assertThat(split.asksForMore()).isTrue();
            assertThat(split.shortfall()).endsWith("but one JVM on a side bounds nothing");
            assertThat(report(List.of(split), List.of()).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        }
    }

    @Test
    void failsOnlyWhatTakesTwiceItsBudgetInASmokeRun() {
        assertThat(judge(Strictness.GROSS, new Measured().with(WEIR, 44, 0).with(RULER, 90, 0))
                        .passes())
                .isTrue();
        assertThat(judge(Strictness.GROSS, new Measured().with(WEIR, 46, 0).with(RULER, 90, 0))
                        .passes())
                .isFalse();
    }

    @Test
    void failsAStageThatIsSlowInHalfOfItsJvms() {
        Judgement split = judge(
                Strictness.BUDGET,
                new Measured()
                        .with(WEIR, "us/op", jvms(16, 17, 128, 16, 127, 129), "[[0]]")
                        .with(RULER, "us/op", jvms(90, 91, 89), "[[0]]"));
        assertThat(split.time()).isEqualTo(Judgement.Time.BROKEN);
        assertThat(split.shortfall()).contains("two modes: 3 of 6 JVMs", "slower");
    }

    @Test
    void asksForMoreWhereOneJvmFallsShort() {
        Judgement split = judge(
                Strictness.BUDGET,
                new Measured()
                        .with(WEIR, "us/op", jvms(16, 17, 128, 16, 17, 16), "[[0]]")
                        .with(RULER, "us/op", jvms(90, 91, 89), "[[0]]"));
        assertThat(split.time()).isEqualTo(Judgement.Time.KEPT_BUT_BY_ONE);
        assertThat(split.passes()).isTrue();
        assertThat(split.asksForMore()).isTrue();
        assertThat(split.weir().sample().describe()).contains("one apart");
    }

    @Test
    void leavesAQuestionOpenWhereJvmsDiffer() {
        Judgement split = judge(
                Strictness.BUDGET,
                new Measured()
                        .with(WEIR, "us/op", jvms(20, 22, 24, 25, 26, 28), "[[0]]")
                        .with(RULER, "us/op", jvms(90, 95, 85), "[[0]]"));
        assertThat(split.time()).isEqualTo(Judgement.Time.OPEN);
        assertThat(split.passes()).isTrue();
        assertThat(split.shortfall()).contains("but JVMs differ");
        assertThat(report(List.of(split), List.of()).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    /** As where the second compiler comes so late that JVMs end while they still run what the first one made. */
    @Test
    void leavesAQuestionOpenWhereJvmsHadNotSettled() {
        String compiling = "[[17, 17, 17, 17], [60, 57, 52, 48], [61, 58, 52, 49], [17, 17, 17, 17], [62, 57, 51, 47]]";
        Judgement split = judge(
                Strictness.BUDGET,
                new Measured().with(WEIR, "us/op", compiling, "[[0]]").with(RULER, "us/op", jvms(90, 91, 89), "[[0]]"));
        assertThat(split.time()).isEqualTo(Judgement.Time.OPEN);
        assertThat(split.shortfall()).endsWith(", and 3 of 5 had not reached a steady state");
        assertThat(report(List.of(split), List.of()).outcome()).isEqualTo(Outcome.INCONCLUSIVE);

        String settled = "[[17, 17, 17, 17], [52, 53, 52, 52], [51, 52, 52, 51], [17, 17, 17, 17], [52, 51, 51, 52]]";
        assertThat(judge(
                                Strictness.BUDGET,
                                new Measured()
                                        .with(WEIR, "us/op", settled, "[[0]]")
                                        .with(RULER, "us/op", jvms(90, 91, 89), "[[0]]"))
                        .time())
                .isEqualTo(Judgement.Time.BROKEN);
    }

    @Test
    void judgesBytesButNoTimesOnANoisyMachine() {
        Judgement slow =
                judge(Strictness.BUDGET, new Measured().with(WEIR, 300, 0).with(RULER, 90, 0));
        Report report = report(List.of(slow), List.of("another JMH ran"));
        assertThat(report.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report.verdict()).startsWith("INCONCLUSIVE: another JMH ran");
        assertThat(report.questions()).contains("not judged").doesNotContain("FAIL");
        Judgement greedy =
                judge(Strictness.BUDGET, new Measured().with(WEIR, 300, 1e6).with(RULER, 90, 0));
        assertThat(report(List.of(greedy), List.of("another JMH ran")).outcome())
                .isEqualTo(Outcome.FAIL);
        assertThat(report(List.of(greedy), List.of("another JMH ran")).verdict())
                .contains("allocates", "Bytes only; times are not judged: another JMH ran");
    }

    private static Report report(List<Judgement> judgements, List<String> disturbances) {
        return new Report(
                judgements,
                List.of(),
                Map.of(),
                disturbances,
                new Measured().with(WEIR, 1, 0).parse(),
                Profile.QUICK,
                Set.of(),
                cell -> LINES);
    }

    private static String jvms(double... microseconds) {
        return Arrays.stream(microseconds).mapToObj(one -> "[" + one + "]").collect(Collectors.joining(", ", "[", "]"));
    }

    @Test
    void failsAnAllocationThatComesOnceInAHundredLinesEvenInASmokeRun() {
        double sixteenBytesInAHundredLines = 16.0 * LINES / 100;
        Judgement split = judge(
                Strictness.GROSS,
                new Measured().with(WEIR, 20, sixteenBytesInAHundredLines).with(RULER, 90, 0));
        assertThat(split.passes()).isFalse();
        assertThat(split.shortfall()).isEqualTo("split: LineSplitter allocates 0.16 B a line, the budget is 0.00");
    }

    @Test
    void forgivesWhatTheHarnessAllocates() {
        assertThat(judge(
                                Strictness.BUDGET,
                                new Measured().with(WEIR, 20, 0.04 * LINES).with(RULER, 90, 0))
                        .passes())
                .isTrue();
    }

    @Test
    void givesNoVerdictWithoutAMeasurement() {
        assertThatThrownBy(() -> judge(Strictness.BUDGET, new Measured().with(WEIR, 20, 0)))
                .isInstanceOf(GateException.MissingResult.class)
                .hasMessageContaining("question \"split\": SplitBenchmark.bufferedReader reads=8192 was not measured");
    }

    @Test
    void showsTheFastestOfTheOthers() {
        Judgement split = judge(
                Strictness.BUDGET,
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
        Judgement judgement = new Judge(cell -> cell.equals(hundred) ? 100 : 1_000, Strictness.BUDGET)
                .judge(List.of(growth), measurements)
                .get(0);
        assertThat(judgement.ratio()).isEqualTo(10.5, Offset.offset(1e-9));
        assertThat(judgement.weir().nsPerUnit()).isEqualTo(1_050);
    }

    @Test
    void refusesAStreamWithNothingToCountBy() {
        Measurements measurements =
                new Measured().with(WEIR, 20, 0).with(RULER, 90, 0).parse();
        assertThatThrownBy(() -> new Judge(cell -> 0, Strictness.BUDGET).judge(List.of(SPLIT), measurements))
                .isInstanceOf(GateException.UnusableFigure.class);
    }

    @Test
    void reportsAFailureWithTheStageThatComesFirst() {
        Budget decode = new Budget("decode", "RecordScanner", WEIR.withContender("weirSlow"), RULER, SPLIT.time(), 0);
        Measurements measurements =
                tooSlow().with(decode.weir(), "us/op", jvms(80, 80), "[[0]]").parse();
        List<Judgement> judgements =
                new Judge(cell -> LINES, Strictness.BUDGET).judge(List.of(SPLIT, decode), measurements);
        Report report = new Report(
                judgements, List.of(), Map.of(), List.of(), measurements, Profile.QUICK, Set.of(decode), cell -> LINES);
        assertThat(report.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(report.verdict())
                .contains("FAIL: 2 of 2 questions fall short")
                .endsWith("Look at LineSplitter first.\n");
        assertThat(report.questions().lines().filter(line -> line.startsWith("decode")))
                .singleElement()
                .asString()
                .endsWith("FAIL, measured again");
    }

    private static Judgement judge(Strictness strictness, Measured measured) {
        return new Judge(cell -> LINES, strictness)
                .judge(List.of(SPLIT), measured.parse())
                .get(0);
    }
}
