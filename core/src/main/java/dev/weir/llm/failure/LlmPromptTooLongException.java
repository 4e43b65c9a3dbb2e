package dev.weir.llm.failure;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The server refused the prompt, because it does not fit into the model's context. Nothing was generated. */
public final class LlmPromptTooLongException extends LlmException {

    private static final long serialVersionUID = 1L;

    private final String serverMessage;
    private final @Nullable Integer contextTokens;

    /**
     * Describes it.
     *
     * @param message where, what, and what to do
     * @param serverMessage the server's own words
     * @param contextTokens the context that was asked for; empty if it was left to the server
     */
    public LlmPromptTooLongException(String message, String serverMessage, OptionalInt contextTokens) {
        super(message, null);
        this.serverMessage = serverMessage;
        this.contextTokens = contextTokens.isPresent() ? contextTokens.getAsInt() : null;
    }

    /** The server's own words. */
    public String serverMessage() {
        return serverMessage;
    }

    /** The context that was asked for, tokens; empty if it was left to the server. */
    public OptionalInt contextTokens() {
        return contextTokens == null ? OptionalInt.empty() : OptionalInt.of(contextTokens);
    }
}
