package dev.weir.llm.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Nothing of the answer had arrived in time: the server was loading the model, evaluating the prompt, queueing, or dead. */
public final class LlmFirstByteTimeoutException extends LlmTimeoutException {

    private static final long serialVersionUID = 1L;

    /**
     * Describes it.
     *
     * @param message where, what, and what to do
     * @param limit how long the caller was willing to wait
     * @param cause what the connection said when it was cut, or null
     */
    public LlmFirstByteTimeoutException(String message, Duration limit, @Nullable Throwable cause) {
        super(message, limit, cause);
    }
}
