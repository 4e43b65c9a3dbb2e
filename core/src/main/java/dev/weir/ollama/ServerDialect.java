package dev.weir.ollama;

import dev.weir.http.ErrorBody;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a server has to be asked, as far as a client has learnt. Thread-safe. */
final class ServerDialect {

    /**
     * A way to ask.
     *
     * @param generate whether on {@code /api/generate} rather than on {@code /api/chat}
     * @param forbidsCuts whether with the members that forbid the server to cut the prompt
     */
    record Form(boolean generate, boolean forbidsCuts) {}

    private static final Logger LOG = System.getLogger(OllamaClient.LOG);
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE_CONTENT = 422;
    private static final Pattern MEMBER_THAT_FORBIDS_CUTS = Pattern.compile("\\b(truncate|shift)\\b");

    private final boolean mayGenerateInstead;
    private volatile Form form;

    ServerDialect(OllamaEndpoint endpoint) {
        this.mayGenerateInstead = endpoint == OllamaEndpoint.AUTO;
        this.form = new Form(endpoint == OllamaEndpoint.GENERATE, true);
    }

    /**
     * What to try first.
     *
     * @param needsChat whether only a chat will do; it is tried then, even if the server seems to have none
     */
    Form form(boolean needsChat) {
        Form usual = form;
        return needsChat && mayGenerateInstead ? new Form(false, usual.forbidsCuts()) : usual;
    }

    /** What to try after a refusal; empty if the form of the request is not what was refused. Never leads back to a form tried before. */
    Optional<Form> insteadOf(Form refused, int status, ErrorBody refusal) {
        if (mayGenerateInstead && !refused.generate() && isLackOfChat(status, refusal)) {
            return Optional.of(new Form(true, refused.forbidsCuts()));
        }
        if (refused.forbidsCuts() && isDislikeOfMembers(status, refusal)) {
            return Optional.of(new Form(refused.generate(), false));
        }
        return Optional.empty();
    }

    /** Learns that a form is taken where another was refused; before that, the refusal may have been a passing one. */
    void takes(Form taken, ErrorBody refusalBefore) {
        if (!taken.equals(form)) {
            form = taken;
            LOG.log(
                    Level.INFO,
                    "asking {0}{1} from now on, because of: {2}",
                    taken.generate() ? "/api/generate" : "/api/chat",
                    taken.forbidsCuts() ? "" : " without \"truncate\" and \"shift\"",
                    refusalBefore.quotedMessage());
        }
    }

    /** A server that does not know the path says what Go's router says; a model without chat is refused by name. */
    private static boolean isLackOfChat(int status, ErrorBody refusal) {
        return (status == NOT_FOUND && refusal.message().startsWith("404 page not found"))
                || (status == BAD_REQUEST && refusal.message().contains("does not support chat"));
    }

    /** Ollama ignores members that it does not know. What stands in for it may name those that it refuses. */
    private static boolean isDislikeOfMembers(int status, ErrorBody refusal) {
        return (status == BAD_REQUEST || status == UNPROCESSABLE_CONTENT)
                && MEMBER_THAT_FORBIDS_CUTS.matcher(refusal.message()).find();
    }
}
