package dev.weir.plan;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What one agent is to do. Immutable.
 *
 * @param agentId the agent, counted from 1: the one that the plan names, or else the object around it; empty where neither does
 * @param planId the model's name for the plan
 * @param steps in order
 */
public record Plan(OptionalInt agentId, String planId, List<Step> steps) {

    /**
     * @throws NullPointerException if anything, also a step, is null
     */
    public Plan {
        Objects.requireNonNull(agentId, "agentId");
        Objects.requireNonNull(planId, "planId");
        steps = List.copyOf(steps);
    }
}
