package dev.weir.planner;

import dev.weir.plan.Plan;
import java.util.List;
import java.util.Objects;

/**
 * An agent's plan, and how it came about.
 *
 * @param agentId the caller's number for the agent
 * @param plan what it is to do
 * @param tier who made the plan
 * @param attempts every tier that was tried, in order; the last one made the plan
 * @param durationNs from the request's start to the plan
 */
public record PlanResult(long agentId, Plan plan, Tier tier, List<Attempt> attempts, long durationNs) {

    /**
     * @throws NullPointerException if anything is null
     */
    public PlanResult {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(tier, "tier");
        attempts = List.copyOf(attempts);
    }
}
