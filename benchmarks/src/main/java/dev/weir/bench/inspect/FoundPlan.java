package dev.weir.bench.inspect;

import dev.weir.plan.Plan;
import dev.weir.plan.Reason;
import dev.weir.plan.RejectedPlan;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A plan in an answer's text.
 *
 * @param agentId its {@code agent_id}, if it has one
 * @param planId its {@code plan_id}, if it has one
 * @param steps how many steps it has, if it has any array of them
 * @param closedNs when the chunk that closed it had arrived, or at which it was given up
 * @param closed whether it is whole JSON
 * @param reasons why it is not to be executed; empty if it is valid
 */
public record FoundPlan(
        OptionalInt agentId,
        Optional<String> planId,
        OptionalInt steps,
        long closedNs,
        boolean closed,
        Optional<String> reasons) {

    static FoundPlan valid(Plan plan, long closedNs) {
        return new FoundPlan(
                plan.agentId(),
                Optional.of(plan.planId()),
                OptionalInt.of(plan.steps().size()),
                closedNs,
                true,
                Optional.empty());
    }

    static FoundPlan rejected(RejectedPlan plan, long closedNs) {
        return new FoundPlan(
                plan.agentId(),
                plan.planId(),
                plan.stepCount(),
                closedNs,
                plan.hasClosed(),
                Optional.of(plan.reasons().stream().map(Reason::message).collect(Collectors.joining("; "))));
    }

    /** A rejected plan behind as many as are described. */
    static FoundPlan undescribed(long closedNs, boolean closed) {
        String reason = "not described: the answer holds too many rejected plans";
        return new FoundPlan(
                OptionalInt.empty(), Optional.empty(), OptionalInt.empty(), closedNs, closed, Optional.of(reason));
    }

    boolean valid() {
        return reasons.isEmpty();
    }
}
