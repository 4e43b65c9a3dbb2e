package dev.weir.plan;

import java.util.List;
import java.util.Objects;

/**
 * The plans of one answer.
 *
 * @param stage how far from strict JSON the reader had to go
 * @param plans valid plans, in the order of the answer; at least one
 * @param rejected the plans that were not, in the order of the answer; the first {@value PlanReport#MAX_LISTED}
 * @param rejectedCount how many there were
 */
public record ParsedAnswer(Stage stage, List<Plan> plans, List<RejectedPlan> rejected, long rejectedCount) {

    /** How an answer was read, from strict to tolerant. */
    public enum Stage {
        /** The whole text is JSON: a plan, or an array of plans. */
        WHOLE_TEXT,
        /** The JSON is the content of code fences. */
        FENCE,
        /** The plans are inside another object, or in a string that holds JSON. */
        ENVELOPE,
        /** The plans stand in prose, or one after another. */
        PROSE,
        /** The text is almost JSON: trailing commas, single quotes, comments, unquoted names. */
        TOLERANT
    }

    /**
     * @throws NullPointerException if anything is null
     */
    public ParsedAnswer {
        Objects.requireNonNull(stage, "stage");
        plans = List.copyOf(plans);
        rejected = List.copyOf(rejected);
    }
}
