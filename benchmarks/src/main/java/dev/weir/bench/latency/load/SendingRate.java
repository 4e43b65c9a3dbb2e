package dev.weir.bench.latency.load;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RequestResult;
import java.util.Locale;
import java.util.Optional;

/** The rate at which requests were sent, against that of their schedule. Not thread-safe. */
final class SendingRate {

    private static final double REACHED = 0.95;
    private static final int ENOUGH = 10;
    private static final double NS_PER_S = 1e9;

    private long count;
    private long firstDueNs = Long.MAX_VALUE;
    private long lastDueNs = Long.MIN_VALUE;
    private long firstSentNs = Long.MAX_VALUE;
    private long lastSentNs = Long.MIN_VALUE;

    void add(RequestResult result) {
        result.valueNs(Metric.SEND_LAG).ifPresent(lagNs -> {
            long dueNs = result.scheduledNs();
            count++;
            firstDueNs = Math.min(firstDueNs, dueNs);
            lastDueNs = Math.max(lastDueNs, dueNs);
            firstSentNs = Math.min(firstSentNs, dueNs + lagNs);
            lastSentNs = Math.max(lastSentNs, dueNs + lagNs);
        });
    }

    /** Whether it fell short, in words. */
    Optional<String> shortfall() {
        double dueS = (lastDueNs - firstDueNs) / NS_PER_S;
        double sentS = (lastSentNs - firstSentNs) / NS_PER_S;
        if (count < ENOUGH || sentS <= dueS / REACHED) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the rate was not reached: %.4g of %.4g requests/s could be sent; all latencies count from the schedule all the same",
                (count - 1) / sentS,
                (count - 1) / dueS));
    }
}
