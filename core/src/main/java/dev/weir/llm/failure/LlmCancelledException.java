package dev.weir.llm.failure;

import org.jspecify.annotations.Nullable;

/** The caller cancelled or closed the stream, or interrupted the thread that read it. */
public final class LlmCancelledException extends LlmException {

    private static final long serialVersionUID = 1L;

    /**
     * Describes it.
     *
     * @param message who ended what
     * @param cause what the connection said when it was cut, or null
     */
    public LlmCancelledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
