package dev.weir.json;

import java.util.Objects;

/**
 * An element that is not handed out, or what stands where one should be.
 *
 * @param kind why
 * @param fromByte offset of its first byte from the start of the text
 * @param toByte offset of the byte at which reading it was given up; behind its last byte, if it closed
 * @param problem what is wrong and what would have been right, in words; of the payload, names of members at most
 */
public record BrokenElement(Kind kind, long fromByte, long toByte, String problem) {

    /** The sorts of reasons. */
    public enum Kind {
        /** The text breaks JSON's grammar (RFC 8259), or is not UTF-8. */
        MALFORMED,
        /** The text ended inside it. */
        UNTERMINATED,
        /** It is longer than {@link ElementOptions#maxBytes()}, or what {@link BoundElements} keeps back with it is. */
        TOO_LARGE,
        /** Objects and arrays are nested deeper than {@value JsonElements#MAX_DEPTH}. */
        TOO_DEEP,
        /** It is JSON, but not of the type that was asked for; only of {@link BoundElements}. */
        NOT_BOUND,
        /** It may have been thought: the answer broke off before a closing tag could tell ({@link BoundElements#breakOff}). */
        PERHAPS_THOUGHT
    }

    /**
     * @throws NullPointerException if anything is null
     */
    public BrokenElement {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(problem, "problem");
    }

    /** Where it stands and what is wrong with it, as a sentence. */
    public String message() {
        return "element at bytes " + fromByte + " to " + toByte + ": " + problem;
    }
}
