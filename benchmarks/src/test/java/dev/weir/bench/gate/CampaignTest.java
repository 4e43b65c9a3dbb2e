package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick profile's real questions and plan, measured by a machine that is invented and has a clock of its own. */
class CampaignTest {

    private static final List<Budget> BUDGETS = Budgets.read(Path.of("budgets.json"));
    private static final Schedule SCHEDULE =
            Schedule.of(SettingsTest.settings(), BUDGETS, Catalogue.ofClassPath(), List.of());
    private static final double LIMIT_SECONDS = 270;

    private final InventedMachine machine = new InventedMachine();
    private final List<String> again = new ArrayList<>();

    private Campaign.Findings run(double limitSeconds) {
        return run(machine, limitSeconds);
    }

    private Campaign.Findings run(InventedMachine machine, double limitSeconds) {
        return new Campaign(
                        SCHEDULE,
                        new Judge(cell -> 1, true),
                        machine,
                        new TimeLimit(() -> machine.nowNs, limitSeconds),
                        new Campaign.Listener() {
                            @Override
                            public void onMeasured(Measurement measurement) {
                                assertThat(machine.measured).endsWith(measurement.cell());
                            }

                            @Override
                            public void onShort(List<Budget> questions, int measurements) {
                                questions.forEach(question -> again.add(question.question()));
                            }
                        })
                .run();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 1, 1.2, 1.5, 2, 3, 5})
    void endsInTimeAlsoWhereEveryQuestionIsMeasuredAgain(double slowness) {
        machine.slowness = slowness;
        Campaign.Findings findings = run(LIMIT_SECONDS);
        assertThat(machine.seconds()).isLessThan(LIMIT_SECONDS);
        assertThat(findings.judgements()).hasSameSizeAs(BUDGETS);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.3, 2})
    void endsInTimeAlsoWhereAMeasurementIsHeldUp(double slowness) {
        for (int at = 0; at < SCHEDULE.measurements(); at += 5) {
            InventedMachine machine = new InventedMachine();
            machine.slowness = slowness;
            machine.heldUpAt = at;
            run(machine, LIMIT_SECONDS);
            assertThat(machine.seconds()).as("held up at " + at).isLessThan(LIMIT_SECONDS);
        }
    }

    @Test
    void onAQuietMachineMeasuresEverythingAndJudgesItInTurns() {
        machine.finds = CampaignTest::keepsEveryBudget;
        Campaign.Findings findings = run(LIMIT_SECONDS);
        List<Cell> judged = SCHEDULE.judged();
        List<Cell> backwards = new ArrayList<>(judged);
        Collections.reverse(backwards);
        List<Cell> expected = new ArrayList<>();
        List.of(judged, backwards, judged, SCHEDULE.others()).forEach(expected::addAll);
        assertThat(machine.measured).isEqualTo(expected);
        assertThat(findings.leftOut()).isEmpty();
        assertThat(findings.measuredAgain()).isEmpty();
        assertThat(findings.judgements()).allMatch(Judgement::passes);
    }

    @Test
    void onAQuietMachineMeasuresEveryQuestionAgainThatFallsShort() {
        Campaign.Findings findings = run(LIMIT_SECONDS);
        List<String> shortOnes = findings.judgements().stream()
                .filter(judgement -> !judgement.passes())
                .map(judgement -> judgement.budget().question())
                .toList();
        assertThat(again).isEqualTo(shortOnes).contains("split", "pipeline, bound by hand");
        assertThat(findings.judgements())
                .filteredOn(judgement -> !judgement.passes())
                .allMatch(judgement -> judgement.weir().jvms() > 3);
    }

    @Test
    void aDisturbanceOfAMinuteFailsNothing() {
        machine.finds =
                cell -> machine.seconds() < 120 ? InventedMachine.AS_LONG_AS_THE_RULER_US : keepsEveryBudget(cell);
        Campaign.Findings findings = run(LIMIT_SECONDS);
        assertThat(again).isNotEmpty();
        assertThat(findings.judgements()).allMatch(Judgement::passes);
    }

    @Test
    void onASlowMachineSaysWhatThereWasNoTimeFor() {
        machine.slowness = 4;
        Campaign.Findings findings = run(LIMIT_SECONDS);
        assertThat(findings.leftOut())
                .startsWith("turns 2 to 3", "measuring again what fell short")
                .contains("PipelineBenchmark.okio reads=8192 stream=generate-batch-100");
        assertThat(findings.measuredAgain()).isEmpty();
        assertThat(again).isEmpty();
    }

    @Test
    void withoutALimitMeasuresEverythingHoweverLongItTakes() {
        machine.slowness = 10;
        assertThat(run(Double.POSITIVE_INFINITY).leftOut()).isEmpty();
        double planned = SCHEDULE.seconds() + Campaign.secondsAgain(SCHEDULE);
        assertThat(machine.seconds()).isBetween(10 * SCHEDULE.seconds(), 10.01 * planned);
    }

    /** Weir takes a hundredth of the ruler's time, and a thousand plans ten times as long as a hundred. */
    private static double keepsEveryBudget(Cell cell) {
        double plans = "synthetic-1000".equals(cell.params().get("stream")) ? 10 : 1;
        return plans * (cell.isWeir() ? 1 : 100);
    }
}
