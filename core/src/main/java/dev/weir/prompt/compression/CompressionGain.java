package dev.weir.prompt.compression;

import dev.weir.prompt.PromptSize;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What compressing a prompt saves. It is worth the time it takes, {@code compressNs}, where the server evaluates less than {@code
 * tokensSaved * 1e9 / compressNs} tokens a second.
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

    /** Tokens; negative if there are more, and empty where one of the two sizes has none. */
    public OptionalLong tokensSaved() {
        OptionalLong tokensBefore = before.tokens().tokens();
        OptionalLong tokensAfter = after.tokens().tokens();
        return tokensBefore.isPresent() && tokensAfter.isPresent()
                ? OptionalLong.of(tokensBefore.getAsLong() - tokensAfter.getAsLong())
                : OptionalLong.empty();
    }
}
