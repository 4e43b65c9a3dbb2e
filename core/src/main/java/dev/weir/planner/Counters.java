package dev.weir.planner;

import dev.weir.planner.PlannerCounts.TierCounts;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Adds up results. Thread-safe: whoever reads sees each result wholly or not at all. */
final class Counters {

    private final Map<Tier, TierCounts> tiers = new EnumMap<>(Tier.class);
    private long requests;
    private long attempts;
    private double durationNs; // a double: the sum of centuries of waiting still fits

    synchronized void add(PlanResult result) {
        requests++;
        attempts += result.attempts().size();
        durationNs += result.durationNs();
        for (Attempt attempt : result.attempts()) {
            tiers.merge(
                    attempt.tier(),
                    attempt.succeeded() ? new TierCounts(1, 0) : new TierCounts(0, 1),
                    (a, b) -> new TierCounts(a.successes() + b.successes(), a.failures() + b.failures()));
        }
    }

    synchronized PlannerCounts counts() {
        return new PlannerCounts(requests, tiers, mean((double) attempts), mean(durationNs));
    }

    private OptionalDouble mean(double sum) {
        return requests == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / requests);
    }
}
