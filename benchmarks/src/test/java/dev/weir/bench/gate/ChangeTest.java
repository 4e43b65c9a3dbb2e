package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Probe;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.gate.sample.JvmTime;
import dev.weir.bench.gate.sample.PairTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChangeTest {

    private static final int LINES = 1_000;
    private static final Cell WEIR = Measured.cell("SplitBenchmark.weir", "reads=8192");
    private static final Budget SPLIT = new Budget(
            "split",
            "LineSplitter",
            WEIR,
            WEIR.withContender("bufferedReader"),
            new TimeBudget(TimeBudget.Measure.TIMES_FASTER, 5, 4),
            0);
    private static final double[] BEFORE = {20, 20.1, 19.9, 20, 20.1, 20, 20, 20};

    @Test
    void passesWhatIsNoSlower() {
        Report report = report(change(BEFORE, new double[] {20.1, 20, 20, 19.9, 20, 20.1, 20, 20}, 0, 0));
        assertThat(report.outcome()).isEqualTo(Outcome.PASS);
        assertThat(report.verdict()).isEqualTo("PASS: none of 1 is more than 5 % slower than the base.\n");
        assertThat(report.beside()).contains("no difference", "within 2.0 %");
    }

    @Test
    void failsWhatIsMoreThanFivePercentSlowerAndNamesTheStage() {
        Report report = report(change(BEFORE, new double[] {22, 22.1, 21.9, 22, 22.1, 22, 22, 22}, 0, 0));
        assertThat(report.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(report.verdict())
                .startsWith("FAIL: 1 of 1 are worse than the base")
                .contains("split: LineSplitter takes 1.10", "the base's time, at least ")
                .endsWith("Look at LineSplitter first.\n");
    }

    @Test
    void isInconclusiveWhereMoreThanFivePercentCannotBeExcluded() {
        Report report = report(change(BEFORE, new double[] {20, 22.1, 19, 21, 23.1, 20, 20, 21}, 0, 0));
        assertThat(report.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report.verdict()).startsWith("INCONCLUSIVE: split: LineSplitter takes ");
    }

    @Test
    void passesWhatIsProvenToBeSlowerByLessAndSaysSo() {
        Report report = report(change(BEFORE, new double[] {20.6, 20.7, 20.6, 20.7, 20.6, 20.7, 20.6, 20.6}, 0, 0));
        assertThat(report.outcome()).isEqualTo(Outcome.PASS);
        assertThat(report.beside()).contains("slower", "at least 2.");
    }

    @Test
    void failsWhatAllocatesMoreOnANoisyMachineToo() {
        Report report = report(change(BEFORE, BEFORE, 0, 24 * LINES), "another JMH ran");
        assertThat(report.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(report.beside()).contains("allocates more");
        assertThat(report.verdict()).contains("allocates 24.00 B a line, the base 0.00");
    }

    @Test
    void judgesNoTimesOnANoisyMachine() {
        Report report = report(change(BEFORE, new double[] {40, 40, 40, 40, 40, 40, 40, 40}, 0, 0), "another JMH ran");
        assertThat(report.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report.beside()).contains("not judged");
    }

    /** The same cell of two builds is compared where both read the same bytes and find the same in them, and nowhere else. */
    @Test
    void comparesNoBuildsThatReadDifferentBytes() {
        Probe probe = new Probe(7, 11);
        assertThat(Base.NotCompared.of(probe, new Probe(7, 11))).isEmpty();
        assertThat(Base.NotCompared.of(probe, new Probe(8, 11)))
                .contains(new Base.NotCompared("the builds read different streams of that name", true));
        assertThat(Base.NotCompared.of(probe, new Probe(7, 12)))
                .contains(new Base.NotCompared("the builds find different things in the same bytes", true));
        Probe unfit = Probe.cannotRun("java.lang.NoSuchMethodError: feed");
        assertThat(Base.NotCompared.of(probe, unfit))
                .contains(new Base.NotCompared(
                        "the base cannot run it (java.lang.NoSuchMethodError: feed); a later -Djmh.base may", false));
        assertThat(Base.NotCompared.of(unfit, probe))
                .contains(new Base.NotCompared(
                        "the head cannot run it (java.lang.NoSuchMethodError: feed); mend that, or give another -Djmh.head",
                        true));
    }

    private static Change change(double[] before, double[] now, double bytesBefore, double bytesNow) {
        List<PairTime> pairs = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            pairs.add(new PairTime(new JvmTime(before[i], 1), new JvmTime(now[i], 1), now[i] / before[i], 1));
        }
        return Change.of(SPLIT, figure(before, bytesBefore), figure(now, bytesNow), pairs);
    }

    private static Figure figure(double[] microseconds, double bytes) {
        String jvms = Arrays.stream(microseconds)
                .mapToObj(one -> "[" + one + "]")
                .collect(Collectors.joining(", ", "[", "]"));
        return Figure.of(
                new Measured()
                        .with(WEIR, "us/op", jvms, "[[" + bytes + "]]")
                        .parse()
                        .of(WEIR)
                        .orElseThrow(),
                LINES);
    }

    @Test
    void isInconclusiveWhereNothingOrNotAllThatBothBuildsRunWasCompared() {
        Base.NotCompared cannot = new Base.NotCompared("the base cannot run it", false);
        Base.NotCompared differs = new Base.NotCompared("the builds find different things in the same bytes", true);
        Change same = change(BEFORE, BEFORE, 0, 0);
        Cell other = Measured.cell("DecodeBenchmark.weirGeneric");
        assertThat(report(List.of(same), Map.of(other, cannot)).outcome()).isEqualTo(Outcome.PASS);
        assertThat(report(List.of(same), Map.of(other, cannot)).verdict())
                .isEqualTo("PASS: none of 1 is more than 5 % slower than the base, and 1 the base cannot run.\n");
        assertThat(report(List.of(same), Map.of(other, differs)).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report(List.of(same), Map.of(other, differs)).verdict())
                .startsWith(
                        "INCONCLUSIVE: " + other + ": not compared with the base, the builds find different things");
        assertThat(report(List.of(), Map.of(WEIR, cannot)).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report(List.of(), Map.of(WEIR, cannot)).verdict())
                .startsWith("INCONCLUSIVE: " + WEIR + ": not compared with the base, the base cannot run it");
    }

    private static Report report(Change change, String... disturbances) {
        return report(List.of(change), Map.of(), disturbances);
    }

    private static Report report(
            List<Change> changes, Map<Cell, Base.NotCompared> notCompared, String... disturbances) {
        return new Report(
                List.of(),
                changes,
                notCompared,
                List.of(disturbances),
                new Measured().with(WEIR, 1, 0).parse(),
                Profile.QUICK,
                Set.of(),
                cell -> LINES);
    }
}
