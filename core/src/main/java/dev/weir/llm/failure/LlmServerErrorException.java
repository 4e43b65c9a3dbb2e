package dev.weir.llm.failure;

import dev.weir.llm.event.ServerError;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server had begun to answer, and gave up with an error record in the stream. */
public final class LlmServerErrorException extends LlmException {

    private static final long serialVersionUID = 1L;

    private final String serverMessage;
    private final @Nullable String signinUrl;

    /**
     * Describes it.
     *
     * @param message where, what, and what to do
     * @param error the server's own words
     */
    public LlmServerErrorException(String message, ServerError error) {
        super(message, null);
        this.serverMessage = error.message();
        this.signinUrl = error.signinUrl().orElse(null);
    }

    /** The server's own words. */
    public String serverMessage() {
        return serverMessage;
    }

    /** Where the server asks to sign in first. */
    public Optional<String> signinUrl() {
        return Optional.ofNullable(signinUrl);
    }
}
