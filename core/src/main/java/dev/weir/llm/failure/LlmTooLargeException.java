package dev.weir.llm.failure;

import org.jspecify.annotations.Nullable;

/** Something outgrew its limit: a record of the stream, or a text that was to be gathered whole. */
public final class LlmTooLargeException extends LlmException {

    private static final long serialVersionUID = 1L;

    private final long limitBytes;

    /**
     * Describes it.
     *
     * @param message where, what, and what to do
     * @param limitBytes the limit that was exceeded
     * @param cause what found it, or null
     */
    public LlmTooLargeException(String message, long limitBytes, @Nullable Throwable cause) {
        super(message, cause);
        this.limitBytes = limitBytes;
    }

    /** The limit that was exceeded, bytes. */
    public long limitBytes() {
        return limitBytes;
    }
}
