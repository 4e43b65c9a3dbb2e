package dev.weir.bench.gate.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.sample.SimulatedMachine.Slowdown;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final double LIMIT = 0.05;
    private static final int PAIRS = 6;
    private static final int MOST_PAIRS = 12;
    private static final List<SimulatedMachine> MACHINES =
            List.of(SimulatedMachine.QUIET, SimulatedMachine.ORDINARY, SimulatedMachine.BUSY);

    @Test
    void neverCriesWolfOnAnyMachine() {
        for (SimulatedMachine machine : MACHINES) {
            Tally tally = run(machine, Slowdown.by(0), 1_000);
            assertThat(tally.beyondLimit)
                    .as("%s: failed the run, of 1,000", machine)
                    .isZero();
            assertThat(tally.slower).as("%s: called slower, of 1,000", machine).isLessThanOrEqualTo(10);
            assertThat(tally.faster).as("%s: called faster, of 1,000", machine).isLessThanOrEqualTo(10);
            if (machine.equals(SimulatedMachine.QUIET)) {
                assertThat(tally.slower + tally.faster).isZero();
                assertThat(tally.noDifference).as("of 1,000").isGreaterThan(900);
            }
        }
    }

    @Test
    void findsFivePercentOnAQuietMachineAndOnAnOrdinaryOne() {
        assertThat(run(SimulatedMachine.QUIET, Slowdown.by(0.05), 200).slower).isEqualTo(200);
        assertThat(run(SimulatedMachine.ORDINARY, Slowdown.by(0.05), 200).slower)
                .as("of 200")
                .isGreaterThan(160);
    }

    @Test
    void findsTenPercentAndFailsTheRun() {
        Tally quiet = run(SimulatedMachine.QUIET, Slowdown.by(0.1), 200);
        assertThat(quiet.slower).isEqualTo(200);
        assertThat(quiet.beyondLimit).as("of 200").isGreaterThan(195);
        assertThat(run(SimulatedMachine.ORDINARY, Slowdown.by(0.1), 200).slower)
                .as("of 200")
                .isGreaterThan(195);
    }

    @Test
    void neverCallsFasterWhatIsSlower() {
        for (SimulatedMachine machine : MACHINES) {
            for (double share : new double[] {0.02, 0.05, 0.1, 0.2}) {
                assertThat(run(machine, Slowdown.by(share), 100).faster)
                        .as("%s, %s", machine, share)
                        .isZero();
            }
        }
    }

    /** One time in 64, as the coin falls, none of the first six JVMs is a slow one: there is nothing to find then. */
    @Test
    void findsWhatIsSlowInHalfOfTheJvms() {
        for (SimulatedMachine machine : MACHINES) {
            Tally tally = run(machine, Slowdown.inHalfOfTheJvms(8), 200);
            assertThat(tally.beyondLimit).as("%s: of 200", machine).isGreaterThanOrEqualTo(194);
            assertThat(tally.faster).as("%s", machine).isZero();
            assertThat(tally.noDifference).as("%s: of 200", machine).isLessThanOrEqualTo(6);
        }
        assertThat(run(SimulatedMachine.QUIET, Slowdown.inHalfOfTheJvms(1.5), 200).slower)
                .as("1.5x in half, of 200")
                .isGreaterThan(120);
    }

    @Test
    void doesNotExcludeASlowdownThatOneJvmShows() {
        Comparison one =
                compare(new double[] {100, 100, 101, 99, 100, 100}, new double[] {100, 800, 101, 99, 100, 100});
        assertThat(one.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(one.excludesSlowerThan(LIMIT)).isFalse();
        assertThat(one.reason()).contains("1 of 6 JVMs 8.0x slower, of base 0");
        assertThat(one.asksForMore()).isTrue();
    }

    @Test
    void namesTheSlowMode() {
        Comparison half =
                compare(new double[] {100, 100, 101, 99, 100, 100}, new double[] {800, 100, 801, 99, 100, 790});
        assertThat(half.verdict()).isEqualTo(Verdict.SLOWER);
        assertThat(half.provesSlowerThan(LIMIT)).isTrue();
        assertThat(half.reason()).isEqualTo("3 of 6 JVMs 8.0x slower, of base 0");
    }

    @Test
    void makesNothingOfASlowModeThatBothHave() {
        Comparison both =
                compare(new double[] {100, 160, 101, 99, 160, 100}, new double[] {160, 100, 161, 99, 100, 101});
        assertThat(both.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(both.provesSlowerThan(LIMIT)).isFalse();
    }

    @Test
    void saysThatJvmsHadNotSettled() {
        List<JvmTime> base = new ArrayList<>();
        List<JvmTime> head = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            base.add(new JvmTime(100, 1));
            head.add(new JvmTime(120, i < 3 ? 0.8 : 1));
        }
        Comparison comparison = Comparison.of(new Sample(base), new Sample(head));
        assertThat(comparison.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(comparison.reason()).isEqualTo("3 of 6 JVMs had not reached a steady state; warm up for longer");
    }

    @Test
    void saysThatFewJvmsTellNothing() {
        Comparison comparison = compare(new double[] {100, 100}, new double[] {300, 300});
        assertThat(comparison.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(comparison.reason()).isEqualTo("2 JVMs a side bound nothing, it takes 6");
        assertThat(comparison.excludesSlowerThan(LIMIT)).isFalse();
    }

    @Test
    void saysNoDifferenceWithinTwoPercent() {
        Comparison comparison =
                compare(new double[] {100, 100, 100.1, 100, 99.9, 100}, new double[] {101, 101, 101, 101.1, 101, 101});
        assertThat(comparison.verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
        assertThat(comparison.excludesSlowerThan(LIMIT)).isTrue();
    }

    @Test
    void findsWhatBecameFaster() {
        Comparison comparison =
                compare(new double[] {100, 100, 101, 100, 99, 100}, new double[] {90, 90, 91, 90, 89, 90});
        assertThat(comparison.verdict()).isEqualTo(Verdict.FASTER);
        assertThat(comparison.excludesSlowerThan(LIMIT)).isTrue();
    }

    @Test
    void comparesInTurnsOnly() {
        assertThatThrownBy(() -> compare(new double[] {1, 2}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 JVMs beside 1");
    }

    private static Comparison compare(double[] base, double[] head) {
        return Comparison.of(SampleTest.of(base), SampleTest.of(head));
    }

    private static final class Tally {
        private int slower;
        private int faster;
        private int noDifference;
        private int beyondLimit;
    }

    /** The same trials each time: the seed is the number of the trial. */
    private static Tally run(SimulatedMachine machine, Slowdown slowdown, int trials) {
        Tally tally = new Tally();
        for (int seed = 0; seed < trials; seed++) {
            Comparison comparison = machine.compare(PAIRS, MOST_PAIRS, slowdown, new Random(seed));
            switch (comparison.verdict()) {
                case SLOWER -> tally.slower++;
                case FASTER -> tally.faster++;
                case NO_DIFFERENCE -> tally.noDifference++;
                case INCONCLUSIVE -> {}
            }
            tally.beyondLimit += comparison.provesSlowerThan(LIMIT) ? 1 : 0;
        }
        return tally;
    }
}
