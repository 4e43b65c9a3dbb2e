package dev.weir.llm.failure;

import org.jspecify.annotations.Nullable;

/** The answer ended, cleanly or not, before the server had said that it is complete. */
public final class LlmIncompleteStreamException extends LlmException {

    private static final long serialVersionUID = 1L;

    /**
     * Describes it.
     *
     * @param message where, what, and what to do
     * @param cause what the connection said; null if it closed cleanly
     */
    public LlmIncompleteStreamException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
