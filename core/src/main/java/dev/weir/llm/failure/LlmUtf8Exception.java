package dev.weir.llm.failure;

import org.jspecify.annotations.Nullable;

/** The answer holds bytes that are not UTF-8. */
public final class LlmUtf8Exception extends LlmException {

    private static final long serialVersionUID = 1L;

    private final long lineNumber;
    private final long byteOffset;

    /**
     * Describes it.
     *
     * @param message where, what, and what to do
     * @param lineNumber counted from 1, blank lines included
     * @param byteOffset of the first byte of the invalid sequence from the start of the body
     * @param cause what found it, or null
     */
    public LlmUtf8Exception(String message, long lineNumber, long byteOffset, @Nullable Throwable cause) {
        super(message, cause);
        this.lineNumber = lineNumber;
        this.byteOffset = byteOffset;
    }

    /** Number of the line that holds them, counted from 1, blank lines included. */
    public long lineNumber() {
        return lineNumber;
    }

    /** Offset of the first byte of the invalid sequence from the start of the body. */
    public long byteOffset() {
        return byteOffset;
    }
}
