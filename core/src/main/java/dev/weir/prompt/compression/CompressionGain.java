package dev.weir.prompt.compression;

import dev.weir.prompt.PromptSize;
import dev.weir.prompt.TokenCount;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What compressing a prompt saves, and when that is worth the time it takes: when {@code compressNs < tokensSaved / prefillRate}.
 *
 * <p>All that speaks of tokens is empty where one of the two sizes has none.
 *
 * @param before the prompt as it would have been sent
 * @param after the prompt that is sent instead
 */
public record CompressionGain(PromptSize before, PromptSize after) {

    /**
     * @throws NullPointerException if either is null
     */
    public CompressionGain {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }

    /** Code points; negative if the prompt has grown. */
    public long charactersSaved() {
        return before.characters() - after.characters();
    }

    /** Tokens; negative if there are more. */
    public OptionalLong tokensSaved() {
        OptionalLong tokensBefore = before.tokens().tokens();
        OptionalLong tokensAfter = after.tokens().tokens();
        return tokensBefore.isPresent() && tokensAfter.isPresent()
                ? OptionalLong.of(tokensBefore.getAsLong() - tokensAfter.getAsLong())
                : OptionalLong.empty();
    }

    /** Whether what is said of tokens is no more than an estimate. */
    public boolean isEstimate() {
        return !(before.tokens() instanceof TokenCount.Counted && after.tokens() instanceof TokenCount.Counted);
    }

    /** How many times as many characters there were before. */
    public double characterFactor() {
        return (double) before.characters() / after.characters();
    }

    /** How many times as many tokens there were before. */
    public OptionalDouble tokenFactor() {
        return tokensSaved().isPresent()
                ? OptionalDouble.of((double) before.tokens().tokens().getAsLong()
                        / after.tokens().tokens().getAsLong())
                : OptionalDouble.empty();
    }

    /**
     * The prefill rate, tokens a second, at which compressing takes just as long as it saves. It pays on servers that are slower; where
     * no token is saved it pays on none, and the rate is 0.
     *
     * @param compressNs what compressing takes; more than 0
     * @throws IllegalArgumentException if {@code compressNs} is not above 0
     */
    public OptionalDouble breakEvenTokensPerSecond(double compressNs) {
        if (!(compressNs > 0)) {
            throw new IllegalArgumentException("compressing takes more than 0 ns, not " + compressNs);
        }
        OptionalLong saved = tokensSaved();
        return saved.isPresent()
                ? OptionalDouble.of(Math.max(0, saved.getAsLong()) * 1e9 / compressNs)
                : OptionalDouble.empty();
    }

    /**
     * What a request becomes faster by, ns; negative if compressing takes longer than it saves.
     *
     * @param compressNs what compressing takes
     * @param rate of the server that the prompt goes to
     */
    public OptionalDouble netGainNs(double compressNs, PrefillRate rate) {
        OptionalLong saved = tokensSaved();
        return saved.isPresent()
                ? OptionalDouble.of(rate.durationNs(saved.getAsLong()) - compressNs)
                : OptionalDouble.empty();
    }
}
