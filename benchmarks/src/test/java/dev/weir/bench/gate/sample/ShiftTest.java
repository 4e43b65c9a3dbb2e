package dev.weir.bench.gate.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ShiftTest {

    private static final long SEED = 42;

    @Test
    void holdsTheRatioOfConstantsExactly() {
        double[] hundred = {100, 100, 100, 100, 100, 100};
        double[] more = {150, 150, 150, 150, 150, 150};
        double[] ratios = {1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5};
        for (Interval interval :
                new Interval[] {Shift.between(hundred, more), Shift.ofPairs(ratios, Comparison.CONFIDENCE)}) {
            assertThat(interval.ratio()).isCloseTo(1.5, within(1e-9));
            assertThat(interval.low()).isCloseTo(1.5, within(1e-5));
            assertThat(interval.high()).isCloseTo(1.5, within(1e-5));
        }
    }

    @Test
    void turnsRoundWhenTheSidesChangePlaces() {
        double[] a = {100, 101, 99, 102, 98, 100, 100, 101};
        double[] b = {113, 114, 112, 115, 111, 113, 113, 114};
        Interval there = Shift.ofPairs(ratios(a, b), Comparison.CONFIDENCE);
        Interval back = Shift.ofPairs(ratios(b, a), Comparison.CONFIDENCE);
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
    void isUnboundedBelowEightPairs() {
        Interval interval = Shift.ofPairs(new double[] {2, 2.01, 1.99, 2, 2, 2, 2}, Comparison.CONFIDENCE);
        assertThat(interval.isBounded()).isFalse();
        assertThat(interval).hasToString("2.000 [?]");
        assertThat(Shift.ofPairs(new double[] {1, 1, 1, 1, 1, 1, 1, 1}, Comparison.CONFIDENCE)
                        .isBounded())
                .isTrue();
    }

    /** Critical values of Wilcoxon's signed rank test, 1 % on both sides: 0 for 8 pairs, 7 for 12, 19 for 16 (F. Wilcoxon, R. A. Wilcox, 1964). */
    @Test
    void leavesOutAsManyMeansOfPairsAsTheTestAllows() {
        for (int[] pairsAndCritical : new int[][] {{8, 0}, {12, 7}, {16, 19}}) {
            int n = pairsAndCritical[0];
            double[] ratios = new double[n];
            for (int i = 0; i < n; i++) {
                ratios[i] = Math.exp(Math.pow(2, i) / 1e4);
            }
            List<Double> means = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                for (int j = i; j < n; j++) {
                    means.add(Math.sqrt(ratios[i] * ratios[j]));
                }
            }
            Collections.sort(means);
            Interval interval = Shift.ofPairs(ratios, Comparison.CONFIDENCE);
            assertThat(interval.low()).isCloseTo(means.get(pairsAndCritical[1]), within(1e-12));
            assertThat(interval.high()).isCloseTo(means.get(means.size() - 1 - pairsAndCritical[1]), within(1e-9));
        }
    }

    /** At 96 % three means of eight pairs may be left out, so that no single pair is an end. */
    @Test
    void leavesOutMoreWhereItClaimsLess() {
        double[] ratios = {1, 1, 1, 1, 1, 1, 1, 1.08};
        assertThat(Shift.ofPairs(ratios, Comparison.CONFIDENCE).high()).isCloseTo(1.08, within(1e-9));
        assertThat(Shift.ofPairs(ratios, Comparison.CONFIDENCE_OF_EXCLUSION).high())
                .isCloseTo(Math.sqrt(1.08), within(1e-9));
    }

    /** Counted out and not approximated: an interval of 99 % holds the truth at least so often, whatever the times are spread like. */
    @Test
    void holdsTheTruthAsOftenAsItClaims() {
        Random random = new Random(SEED);
        for (int jvms : new int[] {8, 12, 16}) {
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
                Interval interval = Shift.ofPairs(ratios(a, b), Comparison.CONFIDENCE);
                held += interval.low() <= 1.1 && 1.1 <= interval.high() ? 1 : 0;
            }
            assertThat(held / (double) trials)
                    .as("%d JVMs, seed %d", jvms, SEED)
                    .isGreaterThan(0.975);
        }
    }

    private static double[] ratios(double[] a, double[] b) {
        double[] ratios = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            ratios[i] = b[i] / a[i];
        }
        return ratios;
    }

    private static double heavyTailed(Random random) {
        return Math.exp(0.02 * random.nextGaussian() + (random.nextInt(10) == 0 ? random.nextDouble() : 0));
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }
}
