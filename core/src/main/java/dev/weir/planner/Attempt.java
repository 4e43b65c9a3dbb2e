package dev.weir.planner;

import java.util.Objects;
import java.util.Optional;

/**
 * What one tier did for one agent.
 *
 * @param tier which
 * @param durationNs from the tier's start to the agent's plan or, if it failed, to the tier's end
 * @param failure why there is no plan; empty if there is one
 */
public record Attempt(Tier tier, long durationNs, Optional<PlanFailure> failure) {

    /**
     * @throws NullPointerException if anything is null
     */
    public Attempt {
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(failure, "failure");
    }

    /** Whether it made the plan. */
    public boolean succeeded() {
        return failure.isEmpty();
    }
}
