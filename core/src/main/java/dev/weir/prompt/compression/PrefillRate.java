package dev.weir.prompt.compression;

/**
 * How fast a server evaluates prompts.
 *
 * @param tokensPerSecond more than 0, finite
 */
public record PrefillRate(double tokensPerSecond) {

    /**
     * @throws IllegalArgumentException if it is not a finite number above 0
     */
    public PrefillRate {
        if (!(tokensPerSecond > 0 && tokensPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a prefill rate must be finite and above 0 tokens a second, was " + tokensPerSecond);
        }
    }

    /**
     * What one answer shows. A prompt that the server found in its cache, wholly or in part, shows a rate that no new prompt will see:
     * measure with prompts that differ from their first word on.
     *
     * @param promptEvalCount tokens; 1 or more
     * @param promptEvalDurationNs what evaluating them took; 1 or more
     * @throws IllegalArgumentException if either is less than 1
     */
    public static PrefillRate of(long promptEvalCount, long promptEvalDurationNs) {
        if (promptEvalCount < 1 || promptEvalDurationNs < 1) {
            throw new IllegalArgumentException("a rate needs 1 token and 1 ns at least, got " + promptEvalCount
                    + " and " + promptEvalDurationNs + "; a prompt that was cached shows none");
        }
        return new PrefillRate(promptEvalCount * 1e9 / promptEvalDurationNs);
    }

    /** How long so many tokens take. */
    public double durationNs(long tokens) {
        return tokens * 1e9 / tokensPerSecond;
    }
}
