package dev.weir.bench.run;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

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
    /** How many had a value, as far as they were added one by one. */
    private final Map<Metric, Long> requests = new EnumMap<>(Metric.class);

    private final Set<Metric> ofUnknownRequests = EnumSet.noneOf(Metric.class);

    public RunHistograms() {}

    /** Counts the values of a request, if it ended well. */
    public void add(RequestResult result) {
        if (result.outcome() != Outcome.OK) {
            return;
        }
        for (Metric metric : Metric.values()) {
            long[] valuesNs = result.valuesNs(metric);
            for (long valueNs : valuesNs) {
                histogram(metric).recordValue(Math.max(0, valueNs));
            }
            if (valuesNs.length > 0) {
                requests.merge(metric, 1L, Long::sum);
            }
        }
    }

    /** Adds all counts of others. */
    public void add(RunHistograms others) {
        others.byMetric.forEach(this::addCounts);
        others.requests.forEach((metric, count) -> requests.merge(metric, count, Long::sum));
        ofUnknownRequests.addAll(others.ofUnknownRequests);
    }

    /**
     * Adds the counts of one metric. Value by value, because {@link Histogram#add} leaves a histogram of another range behind than recording
     * does, and its encoding tells. Of which requests the values are is not known then.
     */
    public void add(Metric metric, Histogram counts) {
        addCounts(metric, counts);
        ofUnknownRequests.add(metric);
    }

    private void addCounts(Metric metric, Histogram counts) {
        Histogram sum = histogram(metric);
        counts.recordedValues()
                .forEach(value ->
                        sum.recordValueWithCount(value.getValueIteratedTo(), value.getCountAddedInThisIterationStep()));
    }

    /** Forgets all counts. */
    public void clear() {
        byMetric.clear();
        requests.clear();
        ofUnknownRequests.clear();
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

    /**
     * How many requests had a metric: what decides which percentiles are known. Values of one request are not independent of each other, so
     * a metric with many a request counts by requests too. Where they come from a log alone, all requests that have an end are taken to have
     * it.
     */
    public long requests(Metric metric) {
        Histogram values = byMetric.get(metric);
        if (values == null) {
            return 0;
        }
        if (!ofUnknownRequests.contains(metric)) {
            return requests.getOrDefault(metric, 0L);
        }
        Histogram ends = byMetric.get(Metric.E2EL);
        return metric.isManyPerRequest() && ends != null
                ? Math.min(values.getTotalCount(), ends.getTotalCount())
                : values.getTotalCount();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RunHistograms that && byMetric.equals(that.byMetric);
    }

    @Override
    public int hashCode() {
        return byMetric.hashCode();
    }

    private Histogram histogram(Metric metric) {
        return byMetric.computeIfAbsent(metric, unseen -> new Histogram(DIGITS));
    }
}
