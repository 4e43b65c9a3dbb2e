package dev.weir.bench.run;

import java.util.OptionalLong;
import org.HdrHistogram.AbstractHistogram;

/**
 * A percentile, and how many requests it takes to say anything about it.
 *
 * <p>The floors are those of MLPerf's early stopping (LoadGen; the table stands in docs/early_stopping.md of github.com/mlcommons/endpoints):
 * the least n at which a true percentile above the largest value but one would be seen with a probability of 99 %, that is, at which at
 * most one of n independent requests lies above the percentile with a probability below 1 %. Below it the cell says {@code n < 662}.
 */
public enum Percentile {
    P50(50, 11),
    P90(90, 64),
    P95(95, 130),
    P99(99, 662),
    P99_9(99.9, 6_636);

    private final double percent;
    private final long fewestRequests;

    Percentile(double percent, long fewestRequests) {
        this.percent = percent;
        this.fewestRequests = fewestRequests;
    }

    /** Such as 99.9. */
    public double percent() {
        return percent;
    }

    /** How many requests it takes. */
    public long fewestRequests() {
        return fewestRequests;
    }

    /** Whether so many requests can tell. */
    public boolean isKnownFrom(long requests) {
        return requests >= fewestRequests;
    }

    /** Its value, ns, where enough requests had the metric. */
    public OptionalLong of(AbstractHistogram values, long requests) {
        return isKnownFrom(requests) ? OptionalLong.of(values.getValueAtPercentile(percent)) : OptionalLong.empty();
    }

    /** What stands in a table where too few requests had the metric, such as {@code n < 662}. */
    public String tooFew() {
        return "n < " + fewestRequests;
    }

    /** The heading of a column, such as {@code p99.9}; with an underscore for the dot it is a key in files. */
    public String label() {
        return "p" + (percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent));
    }
}
