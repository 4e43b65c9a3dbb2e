package dev.weir.planner;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a planner has done since it was made, at one instant. A request is one agent's: a batch of ten counts ten.
 *
 * @param requests agents that got a plan
 * @param tiers for every tier, how often it was tried and with what success
 * @param meanAttempts tiers tried per request; empty before the first
 * @param meanDurationNs from a request's start to its plan, ns; empty before the first
 */
public record PlannerCounts(
        long requests, Map<Tier, TierCounts> tiers, OptionalDouble meanAttempts, OptionalDouble meanDurationNs) {

    /**
     * One tier's share.
     *
     * @param successes agents that got their plan here
     * @param failures agents that were handed over to the next tier
     */
    public record TierCounts(long successes, long failures) {}

    /** Copies the map. */
    public PlannerCounts {
        tiers = Map.copyOf(tiers);
    }

    /** One tier's share; zero for a tier that was never tried. */
    public TierCounts of(Tier tier) {
        return tiers.getOrDefault(tier, new TierCounts(0, 0));
    }
}
