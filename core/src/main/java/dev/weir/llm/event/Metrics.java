package dev.weir.llm.event;

import java.util.OptionalLong;

/**
 * What the server measured, from the final record (Ollama {@code api/types.go}, {@code Metrics}).
 *
 * <p>Servers leave out what is zero and what they do not know, so a missing value is unknown, never zero; one that is no integer counts
 * as missing.
 *
 * @param totalDurationNs from the request's arrival to the end, waiting for a slot included
 * @param loadDurationNs loading the model, waiting for the scheduler included
 * @param promptEvalCount tokens of the prompt; on older servers without those that a cache answered for
 * @param promptEvalCachedCount tokens of the prompt that a cache answered for
 * @param promptEvalDurationNs evaluating them
 * @param evalCount tokens generated
 * @param evalDurationNs generating them
 */
public record Metrics(
        OptionalLong totalDurationNs,
        OptionalLong loadDurationNs,
        OptionalLong promptEvalCount,
        OptionalLong promptEvalCachedCount,
        OptionalLong promptEvalDurationNs,
        OptionalLong evalCount,
        OptionalLong evalDurationNs) {

    /** Nothing known. */
    public static final Metrics UNKNOWN = new Metrics(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());

    /**
     * The part of the total that no other duration explains, such as waiting for a parallel slot: total - load - prompt evaluation -
     * generation; unknown if one of them is.
     */
    public OptionalLong unaccountedNs() {
        if (totalDurationNs.isEmpty()
                || loadDurationNs.isEmpty()
                || promptEvalDurationNs.isEmpty()
                || evalDurationNs.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(totalDurationNs.getAsLong()
                - loadDurationNs.getAsLong()
                - promptEvalDurationNs.getAsLong()
                - evalDurationNs.getAsLong());
    }
}
