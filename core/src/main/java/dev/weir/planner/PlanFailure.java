package dev.weir.planner;

import dev.weir.plan.RejectedPlan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why an agent has no plan.
 *
 * @param kind what sort of reason, for code
 * @param message what happened and what to do about it, for people
 * @param rejected the agent's plans that were not to be executed, each with its reasons; empty unless {@code kind} is REJECTED
 * @param cause what was thrown, if something was
 */
public record PlanFailure(Kind kind, String message, List<RejectedPlan> rejected, Optional<Throwable> cause) {

    /** The sorts of reasons. */
    public enum Kind {
        /** The answer is complete, and holds no plan of this agent. */
        MISSING,
        /** The answer holds plans of this agent, and none of them is valid. */
        REJECTED,
        /** The answer failed, or the rules did, before there was a plan: {@link PlanFailure#cause()} says how. */
        FAILED,
        /** The time was up before there was a plan. */
        TIMED_OUT,
        /** Nobody asked for this agent's plan, since the batch before it failed without a word of an answer. */
        NOT_ASKED
    }

    /**
     * @throws NullPointerException if anything is null
     */
    public PlanFailure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
        rejected = List.copyOf(rejected);
        Objects.requireNonNull(cause, "cause");
    }

    /** Of an agent whose plan nobody waits for any more, because of what was thrown. */
    static PlanFailure endedBy(Throwable e) {
        return new PlanFailure(Kind.FAILED, "planning ended early: " + e, List.of(), Optional.of(e));
    }
}
