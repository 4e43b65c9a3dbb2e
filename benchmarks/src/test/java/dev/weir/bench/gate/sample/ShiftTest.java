package dev.weir.bench.gate.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ShiftTest {

    private static final long SEED = 42;

    @Test
    void holdsTheRatioOfConstantsExactly() {
        double[] hundred = {100, 100, 100, 100, 100, 100};
        double[] more = {150, 150, 150, 150, 150, 150};
        for (Interval interval : new Interval[] {Shift.between(hundred, more), Shift.inTurns(hundred, more)}) {
            assertThat(interval.ratio()).isCloseTo(1.5, within(1e-9));
            assertThat(interval.low()).isCloseTo(1.5, within(1e-5));
            assertThat(interval.high()).isCloseTo(1.5, within(1e-5));
        }
    }

    @Test
    void turnsRoundWhenTheSidesChangePlaces() {
        double[] a = {100, 101, 99, 102, 98, 100};
        double[] b = {113, 114, 112, 115, 111, 113};
        Interval there = Shift.inTurns(a, b);
        Interval back = Shift.inTurns(b, a);
        assertThat(there.ratio() * back.ratio()).isCloseTo(1, within(1e-9));
        assertThat(there.low() * back.high()).isCloseTo(1, within(1e-5));
        assertThat(there.low()).isGreaterThan(1);
        assertThat(Shift.between(a, b).inverse()).isEqualTo(Shift.between(a, b).inverse());
        assertThat(Shift.between(a, b).low() * Shift.between(b, a).high()).isCloseTo(1, within(1e-9));
    }

    @Test
    void spansAllPairsWhereJvmsAreFew() {
        Interval interval = Shift.between(new double[] {100, 110, 120}, new double[] {200, 220, 260});
        assertThat(interval.low()).isCloseTo(200.0 / 120, within(1e-9));
        assertThat(interval.high()).isCloseTo(260.0 / 100, within(1e-9));
    }

    @Test
    void leavesOutTheOutermostPairsWhereJvmsAreMany() {
        // Critical value of the Mann-Whitney test for eight and eight, 5 % on both sides: 13 pairs may be left out on
        // each.
        double[] a = new double[8];
        double[] b = new double[8];
        for (int i = 0; i < 8; i++) {
            a[i] = Math.exp(i);
            b[i] = Math.exp(i * 0.001);
        }
        double[] ratios = new double[64];
        for (int i = 0; i < 64; i++) {
            ratios[i] = b[i % 8] / a[i / 8];
        }
        java.util.Arrays.sort(ratios);
        assertThat(Shift.between(a, b).low()).isCloseTo(ratios[13], within(1e-9));
        assertThat(Shift.between(a, b).high()).isCloseTo(ratios[50], within(1e-9));
    }

    @Test
    void isUnboundedBelowSixJvmsASide() {
        double[] five = {100, 101, 99, 102, 98};
        double[] slower = {200, 201, 199, 202, 198};
        Interval interval = Shift.inTurns(five, slower);
        assertThat(interval.isBounded()).isFalse();
        assertThat(interval).hasToString("2.000 [?]");
        assertThat(Shift.inTurns(new double[] {1, 1, 1, 1, 1, 1}, new double[] {1, 1, 1, 1, 1, 1})
                        .isBounded())
                .isTrue();
    }

    @Test
    void dropsWhatMadeTheMachineSlowForAWhile() {
        double[] a = {100, 101, 140, 141, 99, 100};
        double[] b = {110, 111, 154, 155, 109, 110};
        Interval interval = Shift.inTurns(a, b);
        assertThat(interval.ratio()).isBetween(1.09, 1.11);
        assertThat(interval.low()).isGreaterThan(1.07);
        assertThat(interval.high()).isLessThan(1.13);
    }

    /** Counted out and not approximated: an interval of 99 % holds the truth at least so often, whatever the times are spread like. */
    @Test
    void holdsTheTruthAsOftenAsItClaims() {
        Random random = new Random(SEED);
        for (int jvms : new int[] {6, 8, 12}) {
            int held = 0;
            int trials = 400;
            for (int trial = 0; trial < trials; trial++) {
                double[] a = new double[jvms];
                double[] b = new double[jvms];
                for (int i = 0; i < jvms; i++) {
                    double level = Math.exp(0.05 * Math.sin(i / 2.0));
                    a[i] = level * heavyTailed(random);
                    b[i] = level * 1.1 * heavyTailed(random);
                }
                Interval interval = Shift.inTurns(a, b);
                held += interval.low() <= 1.1 && 1.1 <= interval.high() ? 1 : 0;
            }
            assertThat(held / (double) trials)
                    .as("%d JVMs, seed %d", jvms, SEED)
                    .isGreaterThan(0.975);
        }
    }

    private static double heavyTailed(Random random) {
        return Math.exp(0.02 * random.nextGaussian() + (random.nextInt(10) == 0 ? random.nextDouble() : 0));
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }
}
