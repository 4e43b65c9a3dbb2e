package dev.weir.bench.latency.suite;

import dev.weir.bench.run.Load.Arrivals;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a closed loop cannot see: while a stream waits for a slow answer it sends nothing, and the requests that it would have sent, which
 * would have waited too, are in no figure ("coordinated omission", Gil Tene).
 */
public final class ClosedLoopNote {

    private ClosedLoopNote() {}

    /** In words, with an estimate of how many such requests there were; empty for an open loop. */
    public static Optional<String> of(RunFolder run) {
        if (run.header().load().arrivals() != Arrivals.CLOSED) {
            return Optional.empty();
        }
        List<Long> e2elNs = new ArrayList<>();
        run.forEachRequest(result -> {
            if (result.outcome() == Outcome.OK) {
                result.valueNs(Metric.E2EL).ifPresent(e2elNs::add);
            }
        });
        return Optional.of(of(e2elNs));
    }

    /**
     * The note of answers that took so long. A stream whose answer took k times the median would have sent k - 1 more meanwhile.
     */
    static String of(List<Long> e2elNs) {
        long medianNs = Medians.of(e2elNs.stream().mapToLong(Long::longValue)).orElse(0);
        long unsent = medianNs == 0
                ? 0
                : e2elNs.stream()
                        .mapToLong(ns -> Math.max(0, ns / medianNs - 1))
                        .sum();
        return String.format(
                Locale.ROOT,
                "a closed loop does not see what it did not send: while answers took twice the median and more, their streams left"
                        + " out about %d requests that would have waited too; --request-rate sends by a schedule and counts them",
                unsent);
    }
}
