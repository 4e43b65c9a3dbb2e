package dev.weir.plan;

import dev.weir.json.ThinkTags;
import java.util.Objects;

/**
 * How plans are read.
 *
 * @param emptyStepsAllowed whether a plan without steps is valid: "do nothing" is an answer
 * @param maxPlanBytes longest plan, from brace to brace, bytes; 2 to {@value #LARGEST_LIMIT_BYTES}
 * @param binding which code turns a plan's bytes into a {@link Plan}
 * @param startsThinking whether the text begins inside a think block, which the chat template has opened: what is before the first
 *     closing tag is skipped, and without one there are no plans
 * @param thinkTags what opens and closes a think block; where {@link ThinkTags#unopened()}, plans are kept back until the closing tag has
 *     come, which drops them, or the text has ended
 */
public record PlanOptions(
        boolean emptyStepsAllowed, int maxPlanBytes, Binding binding, boolean startsThinking, ThinkTags thinkTags) {

    /** 1 MiB: some thousand times the longest plan that a model was seen to write. */
    public static final int DEFAULT_MAX_PLAN_BYTES = 1 << 20;

    private static final int LARGEST_LIMIT_BYTES = 1 << 28;

    /** Which code turns a plan's bytes into a {@link Plan}. Both accept and reject the same plans, for the same reasons. */
    public enum Binding {
        /** Weir's own reader for the usual, Jackson for anything else. */
        HAND,
        /** Jackson alone, through a {@code JsonNode}: slower, and independent of {@link #HAND}. */
        JACKSON
    }

    /**
     * @throws IllegalArgumentException if the limit is out of its range
     */
    public PlanOptions {
        Objects.requireNonNull(binding, "binding");
        Objects.requireNonNull(thinkTags, "thinkTags");
        if (maxPlanBytes < 2 || maxPlanBytes > LARGEST_LIMIT_BYTES) {
            throw new IllegalArgumentException(
                    "maxPlanBytes must be 2 to " + LARGEST_LIMIT_BYTES + ", was " + maxPlanBytes);
        }
    }

    /** A plan has at least one step and at most 1 MiB, and is bound by hand; the text begins outside of think blocks. */
    public static PlanOptions defaults() {
        return new PlanOptions(false, DEFAULT_MAX_PLAN_BYTES, Binding.HAND, false, ThinkTags.standard());
    }

    /** The same, but with plans of no steps accepted or not. */
    public PlanOptions withEmptySteps(boolean allowed) {
        return new PlanOptions(allowed, maxPlanBytes, binding, startsThinking, thinkTags);
    }

    /**
     * The same, but with another cap.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public PlanOptions withMaxPlanBytes(int bytes) {
        return new PlanOptions(emptyStepsAllowed, bytes, binding, startsThinking, thinkTags);
    }

    /** The same, but bound by other code. */
    public PlanOptions withBinding(Binding other) {
        return new PlanOptions(emptyStepsAllowed, maxPlanBytes, other, startsThinking, thinkTags);
    }

    /** The same, but with texts that begin inside a think block or not. */
    public PlanOptions withStartsThinking(boolean thinking) {
        return new PlanOptions(emptyStepsAllowed, maxPlanBytes, binding, thinking, thinkTags);
    }

    /** The same, but with other think blocks. */
    public PlanOptions withThinkTags(ThinkTags tags) {
        return new PlanOptions(emptyStepsAllowed, maxPlanBytes, binding, startsThinking, tags);
    }
}
