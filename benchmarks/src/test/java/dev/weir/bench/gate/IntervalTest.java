package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class IntervalTest {

    private static final long SEED = 42;

    @Test
    void holdsTheRatioOfTwoConstantsExactly() {
        Interval interval = Interval.ofRatio(new double[] {100, 100}, new double[] {150, 150}, SEED);
        assertThat(interval.ratio()).isCloseTo(1.5, within());
        assertThat(interval.low()).isCloseTo(1.5, within());
        assertThat(interval.high()).isCloseTo(1.5, within());
    }

    @Test
    void isTheSameForTheSameSeed() {
        double[] a = {100, 101, 99, 102, 98, 100};
        double[] b = {103, 104, 102, 105, 101, 103};
        assertThat(Interval.ofRatio(a, b, SEED)).isEqualTo(Interval.ofRatio(a, b, SEED));
    }

    @Test
    void turnsRoundWhenTheSidesChangePlaces() {
        double[] a = {100, 101, 99, 102, 98, 100};
        double[] b = {113, 114, 112, 115, 111, 113};
        Interval there = Interval.ofRatio(a, b, SEED);
        Interval back = Interval.ofRatio(b, a, SEED);
        assertThat(there.ratio() * back.ratio()).isCloseTo(1, within());
        assertThat(there.containsOne()).isFalse();
        assertThat(there.low()).isGreaterThan(1);
        assertThat(back.high()).isLessThan(1);
    }

    /** The interval is to hold the truth in about 95 of 100 cases; with six a side a percentile bootstrap reaches about 90. */
    @Test
    void holdsTheTruthAsOftenAsItClaimsNearly() {
        Random random = new Random(SEED);
        int held = 0;
        for (int trial = 0; trial < 300; trial++) {
            Interval interval = Interval.ofRatio(noisy(100, random), noisy(100, random), trial);
            held += interval.containsOne() ? 1 : 0;
        }
        assertThat(held / 300.0).as("seed %d", SEED).isBetween(0.85, 0.97);
    }

    private static double[] noisy(double ns, Random random) {
        return random.doubles(6)
                .map(unused -> ns * Math.exp(0.02 * random.nextGaussian()))
                .toArray();
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-9);
    }
}
