package dev.weir.bench.run;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * A histogram of each metric, ns, of three significant digits: a pure function of the requests that ended {@link Outcome#OK}, whatever
 * their order. Adding the histograms of two runs gives those of the union of their requests, to the last count.
 *
 * <p>A histogram has no place for values below zero, which clocks that are mapped to each other can give by some ns: they count as zero,
 * and stay as they are in {@code requests.jsonl}. Not thread-safe.
 */
public final class RunHistograms {

    static final int DIGITS = 3;

    private final Map<Metric, Histogram> byMetric = new EnumMap<>(Metric.class);

    public RunHistograms() {}

    /** Counts the values of a request, if it ended well. */
    public void add(RequestResult result) {
        if (result.outcome() != Outcome.OK) {
            return;
        }
        for (Metric metric : Metric.values()) {
            for (long valueNs : result.valuesNs(metric)) {
                histogram(metric).recordValue(Math.max(0, valueNs));
            }
        }
    }

    /** Adds all counts of others. */
    public void add(RunHistograms others) {
        others.byMetric.forEach(this::add);
    }

    void add(Metric metric, Histogram counts) {
        histogram(metric).add(counts);
    }

    void clear() {
        byMetric.clear();
    }

    /** Metrics with at least one value. */
    public Set<Metric> metrics() {
        return Collections.unmodifiableSet(byMetric.keySet());
    }

    /** The histogram of a metric, ns; empty where there is no value. A copy. */
    public Histogram of(Metric metric) {
        Histogram histogram = byMetric.get(metric);
        return histogram == null ? new Histogram(DIGITS) : histogram.copy();
    }

    private Histogram histogram(Metric metric) {
        return byMetric.computeIfAbsent(metric, unseen -> new Histogram(DIGITS));
    }
}
