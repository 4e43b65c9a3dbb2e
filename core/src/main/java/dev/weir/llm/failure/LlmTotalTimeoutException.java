package dev.weir.llm.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The answer was not complete in time. */
public final class LlmTotalTimeoutException extends LlmTimeoutException {

    private static final long serialVersionUID = 1L;

    /**
     * Describes it.
     *
     * @param message where, what, and what to do
     * @param limit how long the caller was willing to wait
     * @param cause what the connection said when it was cut, or null
     */
    public LlmTotalTimeoutException(String message, Duration limit, @Nullable Throwable cause) {
        super(message, limit, cause);
    }
}
