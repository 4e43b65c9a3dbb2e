package dev.weir.llm.failure;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What arrived is not what such a server sends. */
public final class LlmMalformedStreamException extends LlmException {

    private static final long serialVersionUID = 1L;
    private static final long NOWHERE = -1;

    private final long lineNumber;
    private final long byteOffset;

    /**
     * Describes a response that is wrong as a whole.
     *
     * @param message where, what, and what to do
     * @param cause what found it, or null
     */
    public LlmMalformedStreamException(String message, @Nullable Throwable cause) {
        this(message, NOWHERE, NOWHERE, cause);
    }

    /**
     * Describes a malformed line.
     *
     * @param message where, what, and what to do
     * @param lineNumber counted from 1, blank lines included
     * @param byteOffset of the line's first byte from the start of the body
     * @param cause what found it, or null
     */
    public LlmMalformedStreamException(String message, long lineNumber, long byteOffset, @Nullable Throwable cause) {
        super(message, cause);
        this.lineNumber = lineNumber;
        this.byteOffset = byteOffset;
    }

    /** Number of the malformed line, counted from 1; empty if the response is wrong as a whole. */
    public OptionalLong lineNumber() {
        return lineNumber == NOWHERE ? OptionalLong.empty() : OptionalLong.of(lineNumber);
    }

    /** Offset of that line's first byte from the start of the body; empty if the response is wrong as a whole. */
    public OptionalLong byteOffset() {
        return byteOffset == NOWHERE ? OptionalLong.empty() : OptionalLong.of(byteOffset);
    }
}
