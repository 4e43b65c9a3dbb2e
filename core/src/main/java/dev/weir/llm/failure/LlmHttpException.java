package dev.weir.llm.failure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server refused the request with an HTTP status. */
public final class LlmHttpException extends LlmException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String serverMessage;
    private final @Nullable String signinUrl;

    /**
     * Describes it.
     *
     * @param message where, what, and what to do
     * @param status HTTP status code
     * @param serverMessage what the server said about it; of a body that is no JSON, its beginning
     * @param signinUrl where the server asks to sign in first, or null
     */
    public LlmHttpException(String message, int status, String serverMessage, @Nullable String signinUrl) {
        super(message, null);
        this.status = status;
        this.serverMessage = serverMessage;
        this.signinUrl = signinUrl;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** What the server said about it; of a body that is no JSON, its beginning. */
    public String serverMessage() {
        return serverMessage;
    }

    /** Where the server asks to sign in first. */
    public Optional<String> signinUrl() {
        return Optional.ofNullable(signinUrl);
    }
}
