package dev.weir.bench.run;

import dev.weir.bench.run.Load.Arrivals;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * What a closed loop cannot see: while a stream waits for a slow answer it sends nothing, and the requests that it would have sent, which
 * would have waited too, are in no figure ("coordinated omission", Gil Tene).
 *
 * @param unsentRequests about how many such requests there were: a stream whose answer took k times the median, k being 2 or more, would
 *     have sent k - 1 more meanwhile
 */
public record ClosedLoop(long unsentRequests) {

    /** Of a run's good requests; empty for an open loop, which leaves out none. */
    public static Optional<ClosedLoop> of(Load load, RunHistograms histograms) {
        return load.arrivals() == Arrivals.CLOSED
                ? Optional.of(new ClosedLoop(unsent(histograms.of(Metric.E2EL))))
                : Optional.empty();
    }

    private static long unsent(Histogram e2elNs) {
        double medianNs = e2elNs.getValueAtPercentile(50);
        double unsent = 0;
        for (HistogramIterationValue value : e2elNs.recordedValues()) {
            double times = value.getValueIteratedTo() / medianNs;
            if (times >= 2) {
                unsent += (times - 1) * value.getCountAddedInThisIterationStep();
            }
        }
        return Math.round(unsent);
    }

    /** Whether it is one request or more. */
    public boolean leftOut() {
        return unsentRequests > 0;
    }

    /** In words. */
    public String note() {
        return String.format(
                Locale.ROOT,
                "a closed loop does not see what it did not send: while answers took twice the median and more, their streams left"
                        + " out about %d %s that would have waited too; --request-rate sends by a schedule and counts %s",
                unsentRequests,
                unsentRequests == 1 ? "request" : "requests",
                unsentRequests == 1 ? "it" : "them");
    }
}
