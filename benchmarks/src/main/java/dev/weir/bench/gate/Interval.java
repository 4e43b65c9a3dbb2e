package dev.weir.bench.gate;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * A ratio of two times, and the interval in which it lies.
 *
 * @param ratio B's time / A's time; above 1, B is slower
 * @param low lower end of the interval
 * @param high upper end
 */
record Interval(double ratio, double low, double high) {

    /** Share of such intervals that hold the true ratio, as far as so few JVMs can tell. */
    static final double CONFIDENCE = 0.95;

    private static final int RESAMPLES = 10_000;

    /**
     * The percentile bootstrap of the log ratio: JVMs are drawn with replacement on each side, and the means of the logarithms of their
     * times compared (B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). A JVM is what is drawn, because
     * iterations of one JVM share its luck with the compiler. With six a side the interval comes out somewhat narrow, which is one reason
     * why a verdict asks for more than 1 lying outside.
     *
     * @param aNs one time for each JVM of build A, ns; at least one, all positive
     * @param bNs one time for each JVM of build B
     * @param seed the same seed gives the same interval
     */
    static Interval ofRatio(double[] aNs, double[] bNs, long seed) {
        double[] a = Arrays.stream(aNs).map(Math::log).toArray();
        double[] b = Arrays.stream(bNs).map(Math::log).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        double[] drawn = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            drawn[i] = resampledMean(b, random) - resampledMean(a, random);
        }
        double[] ends = Quantile.withDefaults().evaluate(drawn, (1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2);
        double estimate = Arrays.stream(b).average().orElseThrow()
                - Arrays.stream(a).average().orElseThrow();
        return new Interval(Math.exp(estimate), Math.exp(ends[0]), Math.exp(ends[1]));
    }

    private static double resampledMean(double[] values, SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[random.nextInt(values.length)];
        }
        return sum / values.length;
    }

    /** Whether the ratio may be 1: no difference is proven. */
    boolean containsOne() {
        return low <= 1 && 1 <= high;
    }

    /** For people: ratio and interval. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", ratio, low, high);
    }
}
