package dev.weir.llm.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The server took longer than the caller was willing to wait. */
public abstract sealed class LlmTimeoutException extends LlmException
        permits LlmFirstByteTimeoutException, LlmIdleTimeoutException, LlmTotalTimeoutException {

    private static final long serialVersionUID = 1L;

    private final Duration limit;

    LlmTimeoutException(String message, Duration limit, @Nullable Throwable cause) {
        super(message, cause);
        this.limit = limit;
    }

    /** How long the caller was willing to wait. */
    public Duration limit() {
        return limit;
    }
}
