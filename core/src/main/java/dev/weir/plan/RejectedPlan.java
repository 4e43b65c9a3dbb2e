package dev.weir.plan;

import dev.weir.plan.Reason.Kind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A plan that is not to be executed, and why. What it says of itself is known only as far as it could be read.
 *
 * @param agentId its {@code agent_id}, if that is an integer of 32 bits, also one that no agent has
 * @param planId its {@code plan_id}, if that is a string; shortened if it is long
 * @param stepCount how many items {@code steps} has, if that is an array; of a plan that broke off, how many steps had closed
 * @param fromByte offset of its opening brace from the start of the text
 * @param toByte offset after its closing brace, or of the byte at which reading it was given up
 * @param reasons at least one, at most {@value #MAX_REASONS}
 */
public record RejectedPlan(
        OptionalInt agentId,
        Optional<String> planId,
        OptionalInt stepCount,
        long fromByte,
        long toByte,
        List<Reason> reasons) {

    /** A plan of a thousand bad steps is not worth a thousand reasons. */
    public static final int MAX_REASONS = 16;

    /**
     * @throws NullPointerException if anything is null
     * @throws IllegalArgumentException if there is no reason
     */
    public RejectedPlan {
        Objects.requireNonNull(agentId, "agentId");
        Objects.requireNonNull(planId, "planId");
        Objects.requireNonNull(stepCount, "stepCount");
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("a rejected plan needs a reason");
        }
    }

    /** Whether it closed, and is not valid; else it broke off, was too large, or nested too deep. */
    public boolean hasClosed() {
        return !is(Kind.MALFORMED_JSON) && !is(Kind.UNTERMINATED) && !is(Kind.TOO_DEEP) && !is(Kind.TOO_LARGE);
    }

    /** Whether one of the reasons is of that kind. */
    public boolean is(Kind kind) {
        return reasons.stream().anyMatch(reason -> reason.kind() == kind);
    }

    /** Which plan it is, where it stands and what is wrong with it, as a sentence. */
    public String message() {
        return "plan" + planId.map(id -> " \"" + id + "\"").orElse("")
                + (agentId.isPresent() ? " of agent " + agentId.getAsInt() : "") + " (bytes " + fromByte + " to "
                + toByte + "): " + reasons.stream().map(Reason::message).collect(Collectors.joining("; "));
    }
}
