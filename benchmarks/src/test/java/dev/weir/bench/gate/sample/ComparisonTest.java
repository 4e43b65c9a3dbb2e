package dev.weir.bench.gate.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.gate.sample.SimulatedMachine.Slowdown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final double LIMIT = 0.05;
    private static final int PAIRS = 8;
    private static final int MOST_PAIRS = 16;
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
            // Each look may err once in a hundred, and a comparison ends as soon as it is faster: several looks err
            // more often.
            assertThat(tally.faster).as("%s: called faster, of 1,000", machine).isLessThanOrEqualTo(15);
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

    /** One time in 256, as the coin falls, none of the first eight JVMs is a slow one: there is nothing to find then. */
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
        Comparison one = compare(1, 8, 1, 1, 1.01, 0.99, 1, 1);
        assertThat(one.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(one.excludesSlowerThan(LIMIT)).isFalse();
        assertThat(one.reason()).contains("1 of 8 JVMs 8.0x slower, of base 0");
        assertThat(one.asksForMore()).isTrue();
    }

    /** One JVM in which the base was slow says nothing against the head. */
    @Test
    void excludesASlowdownWhereOnlyTheBaseHasASlowMode() {
        double[] ratios = new double[16];
        Arrays.fill(ratios, 1);
        ratios[0] = 0.7;
        Comparison one = compare(ratios);
        assertThat(one.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(one.excludesSlowerThan(LIMIT)).isTrue();
        ratios[1] = 1 / 0.7;
        assertThat(compare(ratios).excludesSlowerThan(LIMIT))
                .as("the head has it too")
                .isFalse();
    }

    /** Of three slow JVMs of the base a change may have removed two, or it was chance: slower it is not. */
    @Test
    void excludesASlowdownWhereAChangeRemovesASlowMode() {
        Comparison removed = compare(1 / 1.6, 1, 1 / 1.59, 0.99, 1, 1 / 1.61, 1.01, 1);
        assertThat(removed.reason()).contains("0 of 8 JVMs 1.6x slower, of base 3");
        assertThat(removed.excludesSlowerThan(LIMIT)).isTrue();
        assertThat(removed.asksForMore()).isTrue();
    }

    /** What a run has time for: eight JVMs a question. */
    @Test
    void passesWhatIsUnchangedOnEightJvmsOfAnOrdinaryMachine() {
        assertThat(passes(SimulatedMachine.QUIET, PAIRS, 0)).as("of 1,000").isGreaterThan(995);
        assertThat(passes(SimulatedMachine.ORDINARY, PAIRS, 0)).as("of 1,000").isGreaterThan(950);
        assertThat(passes(SimulatedMachine.ORDINARY, MOST_PAIRS, 0))
                .as("of 1,000")
                .isGreaterThan(998);
    }

    /** At any of nine looks. */
    @Test
    void rarelyPassesWhatIsSlowerByJustTheLimit() {
        for (SimulatedMachine machine : MACHINES) {
            assertThat(passes(machine, MOST_PAIRS, LIMIT))
                    .as("%s: of 1,000", machine)
                    .isLessThan(65);
            assertThat(passes(machine, MOST_PAIRS, 0.07))
                    .as("%s: of 1,000", machine)
                    .isLessThan(12);
        }
    }

    /** How many of 1,000 runs may pass that get so many JVMs. */
    private static long passes(SimulatedMachine machine, int mostPairs, double slowdown) {
        return IntStream.range(0, 1_000)
                .filter(seed -> machine.mayExclude(LIMIT, PAIRS, mostPairs, Slowdown.by(slowdown), new Random(seed)))
                .count();
    }

    @Test
    void namesTheSlowMode() {
        Comparison half = compare(8, 1, 8.01, 0.99, 1, 7.9, 1, 1);
        assertThat(half.verdict()).isEqualTo(Verdict.SLOWER);
        assertThat(half.provesSlowerThan(LIMIT)).isTrue();
        assertThat(half.reason()).isEqualTo("3 of 8 JVMs 8.0x slower, of base 0");
        assertThat(compare(1 / 8.0, 1, 1 / 8.01, 0.99, 1, 1 / 7.9, 1, 1).verdict())
                .isEqualTo(Verdict.FASTER);
    }

    @Test
    void makesNothingOfASlowModeThatBothHave() {
        Comparison both = compare(1.6, 1 / 1.6, 1.59, 1, 1 / 1.6, 1.01, 1, 1);
        assertThat(both.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(both.provesSlowerThan(LIMIT)).isFalse();
    }

    @Test
    void saysThatJvmsHadNotSettled() {
        List<PairTime> pairs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pairs.add(new PairTime(new JvmTime(100, 1), new JvmTime(120, 1), 1.2, i < 3 ? 0.8 : 1));
        }
        Comparison comparison = Comparison.of(pairs);
        assertThat(comparison.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(comparison.reason()).isEqualTo("3 of 8 JVMs had not reached a steady state; warm up for longer");
        assertThat(comparison.spread()).isEqualTo("0 %, 3 unsteady");
    }

    /** They may be slower once they have settled. */
    @Test
    void excludesNothingWhereManyHadNotSettled() {
        List<PairTime> pairs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pairs.add(new PairTime(new JvmTime(100, 1), new JvmTime(101, 1), 1.01, i < 3 ? 1.1 : 1));
        }
        assertThat(Comparison.of(pairs).excludesSlowerThan(LIMIT)).isFalse();
        assertThat(Comparison.of(pairs.subList(0, 1)).excludesSlowerThan(LIMIT)).isFalse();
    }

    @Test
    void saysThatFewJvmsTellNothing() {
        Comparison comparison = compare(3, 3);
        assertThat(comparison.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(comparison.reason()).isEqualTo("2 JVMs bound nothing, it takes 8");
        assertThat(comparison.excludesSlowerThan(LIMIT)).isFalse();
    }

    @Test
    void saysNoDifferenceWithinTwoPercent() {
        Comparison comparison = compare(1.01, 1.01, 1.009, 1.011, 1.011, 1.01, 1.01, 1.01);
        assertThat(comparison.verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
        assertThat(comparison.excludesSlowerThan(LIMIT)).isTrue();
    }

    @Test
    void findsWhatBecameFaster() {
        Comparison comparison = compare(0.9, 0.9, 0.901, 0.9, 0.91, 0.89, 0.9, 0.9);
        assertThat(comparison.verdict()).isEqualTo(Verdict.FASTER);
        assertThat(comparison.excludesSlowerThan(LIMIT)).isTrue();
    }

    /** What slows the machine between two JVMs meets both builds. */
    @Test
    void makesNothingOfAMachineThatIsSlowForAWhile() {
        List<PairTime> pairs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pairs.add(SimulatedMachine.pair(i < 4 ? 100 : 190, i % 2 == 0 ? 1.003 : 0.998));
        }
        assertThat(Comparison.of(pairs).verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
    }

    private static Comparison compare(double... ratios) {
        return Comparison.of(Arrays.stream(ratios)
                .mapToObj(ratio -> SimulatedMachine.pair(100, ratio))
                .toList());
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
