package dev.weir.llm.failure;

import org.jspecify.annotations.Nullable;

/** No connection to the server: it is not running, not there, or refuses. */
public final class LlmUnreachableException extends LlmException {

    private static final long serialVersionUID = 1L;

    /**
     * Describes it.
     *
     * @param message where, what, and what to do
     * @param cause what the network said, if anything
     */
    public LlmUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
