package dev.weir.bench.compare;

/**
 * A figure of one group divided by that of the first, and the interval in which the true ratio lies.
 *
 * @param value the ratio
 * @param low lower end of the interval
 * @param high upper end
 */
public record Ratio(double value, double low, double high) {

    /** One of which nothing is known but its value. */
    static Ratio unbounded(double value) {
        return new Ratio(value, 0, Double.POSITIVE_INFINITY);
    }

    /** The ratio the other way round. */
    Ratio inverse() {
        return new Ratio(1 / value, 1 / high, 1 / low);
    }

    /** Whether the interval has ends. */
    public boolean isBounded() {
        return high < Double.POSITIVE_INFINITY;
    }
}
