package dev.weir.bench.gate.sample;

import java.util.Locale;

/**
 * A ratio of two times, and the interval in which it lies.
 *
 * @param ratio B's time / A's time; above 1, B is slower
 * @param low lower end of the interval; 0 where so few JVMs bound it not at all
 * @param high upper end; infinite likewise
 */
public record Interval(double ratio, double low, double high) {

    /**
     * Of two groups of JVMs that were measured side by side: at least 95 %, or from the least ratio of two JVMs to the greatest where
     * there are fewer than four on a side.
     *
     * @param aNs one time for each JVM of A, ns; at least one, all positive
     * @param bNs likewise of B
     */
    public static Interval between(double[] aNs, double[] bNs) {
        return Shift.between(aNs, bNs);
    }

    /** Whether it has ends at all. */
    public boolean isBounded() {
        return low > 0 && high < Double.POSITIVE_INFINITY;
    }

    /** The same of A's time / B's time. */
    public Interval inverse() {
        return new Interval(1 / ratio, 1 / high, 1 / low);
    }

    /** For people: ratio and interval. */
    @Override
    public String toString() {
        return isBounded()
                ? String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", ratio, low, high)
                : String.format(Locale.ROOT, "%.3f [?]", ratio);
    }
}
