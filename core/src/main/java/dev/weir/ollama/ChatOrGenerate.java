package dev.weir.ollama;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Which endpoint a client uses, and what it has learnt about that. Thread-safe. */
final class ChatOrGenerate {

    private static final Logger LOG = System.getLogger(ChatOrGenerate.class.getName());

    private final boolean mayFallBack;
    private volatile boolean generate;

    ChatOrGenerate(OllamaEndpoint endpoint) {
        this.mayFallBack = endpoint == OllamaEndpoint.AUTO;
        this.generate = endpoint == OllamaEndpoint.GENERATE;
    }

    /** Whether to use {@code /api/generate} rather than {@code /api/chat}. */
    boolean isGenerate() {
        return generate;
    }

    /** Whether a refusal of {@code /api/chat} is a reason to try {@code /api/generate} instead. */
    boolean mayFallBackAfter(int status, ErrorBody refusal) {
        return mayFallBack && isLackOfChat(status, refusal);
    }

    /** Learns that {@code /api/generate} answers where {@code /api/chat} was refused; before that, a refusal may have been a passing one. */
    void fellBackAfter(ErrorBody refusal) {
        if (!generate) {
            generate = true;
            LOG.log(Level.INFO, "no chat here ({0}); using /api/generate from now on", refusal.quotedMessage());
        }
    }

    /** A server that does not know the path says what Go's router says; a model without chat is refused by name. */
    private static boolean isLackOfChat(int status, ErrorBody refusal) {
        return (status == 404 && refusal.message().startsWith("404 page not found"))
                || (status == 400 && refusal.message().contains("does not support chat"));
    }
}
