package dev.weir.json;

import java.util.Objects;

/**
 * How {@link JsonElements} reads a text.
 *
 * @param maxBytes the most that is kept: an element, or, with {@code documentKept}, an outermost value; and of bound elements that may have
 *     been thought, as much again. 16 bytes to 1 GiB
 * @param strict whether the text must be one JSON value (RFC 8259) with nothing but white space around it; else values stand between prose,
 *     code fences and think blocks
 * @param anywhere whether a path may begin at any object or array, so that {@code /plans/*} is also found in the envelope
 *     {@code {"result":{"plans":[...]}}}; else at the outermost ones
 * @param documentKept whether {@link JsonElements#finishedText} can be asked
 * @param thinkTags what opens and closes a think block
 * @param startsThinking whether the text begins inside a think block, as where the chat template has opened it
 */
public record ElementOptions(
        int maxBytes,
        boolean strict,
        boolean anywhere,
        boolean documentKept,
        ThinkTags thinkTags,
        boolean startsThinking) {

    /** The cap of {@link #defaults()}: 1 MiB. */
    public static final int DEFAULT_MAX_BYTES = 1 << 20;

    private static final int SMALLEST_LIMIT_BYTES = 16; // an escape and some
    private static final int LARGEST_LIMIT_BYTES = 1 << 30;
    private static final ElementOptions DEFAULTS =
            new ElementOptions(DEFAULT_MAX_BYTES, false, false, false, ThinkTags.standard(), false);

    /**
     * @throws IllegalArgumentException if the cap is out of its range, or a strict text starts thinking
     */
    public ElementOptions {
        Objects.requireNonNull(thinkTags, "thinkTags");
        if (maxBytes < SMALLEST_LIMIT_BYTES || maxBytes > LARGEST_LIMIT_BYTES) {
            throw new IllegalArgumentException(
                    "maxBytes must be " + SMALLEST_LIMIT_BYTES + " to " + LARGEST_LIMIT_BYTES + ", was " + maxBytes);
        }
        if (strict && startsThinking) {
            throw new IllegalArgumentException("a strict text holds JSON alone, and so does not start thinking");
        }
    }

    /** Elements of at most 1 MiB, through prose, fences and {@code <think>}, paths from the outermost values on. */
    public static ElementOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The same, but with another cap.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public ElementOptions withMaxBytes(int bytes) {
        return new ElementOptions(bytes, strict, anywhere, documentKept, thinkTags, startsThinking);
    }

    /** The same, but strict or not. */
    public ElementOptions withStrict(boolean alone) {
        return new ElementOptions(maxBytes, alone, anywhere, documentKept, thinkTags, startsThinking);
    }

    /** The same, but with paths that begin anywhere or not. */
    public ElementOptions withAnywhere(boolean any) {
        return new ElementOptions(maxBytes, strict, any, documentKept, thinkTags, startsThinking);
    }

    /** The same, but with the outermost value kept or not. */
    public ElementOptions withDocumentKept(boolean kept) {
        return new ElementOptions(maxBytes, strict, anywhere, kept, thinkTags, startsThinking);
    }

    /** The same, but with other think blocks. */
    public ElementOptions withThinkTags(ThinkTags tags) {
        return new ElementOptions(maxBytes, strict, anywhere, documentKept, tags, startsThinking);
    }

    /** The same, but with texts that begin inside a think block or not. */
    public ElementOptions withStartsThinking(boolean thinking) {
        return new ElementOptions(maxBytes, strict, anywhere, documentKept, thinkTags, thinking);
    }
}
