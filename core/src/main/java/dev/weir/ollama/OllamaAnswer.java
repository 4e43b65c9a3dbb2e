package dev.weir.ollama;

import dev.weir.decode.StreamDecoder;
import dev.weir.http.AnswerFailures;
import dev.weir.http.ErrorBody;
import dev.weir.http.HttpAnswer;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmPromptTooLongException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import okhttp3.Response;
import tools.jackson.databind.node.ObjectNode;

/** One answer of Ollama's: asks in the form that the server takes, for a context that holds the request. */
final class OllamaAnswer extends HttpAnswer {

    private static final String CHAT = "api/chat";
    private static final String GENERATE = "api/generate";
    private static final String NDJSON = "application/x-ndjson";

    private final OllamaServer server;
    private final ModelSettings settings;
    private final LlmRequest request;
    private final RequestJson json;
    private ServerDialect.Form form;
    private ObjectNode requestJson;
    private AnswerFailures failures;
    private OptionalInt context = OptionalInt.empty();

    /**
     * @throws IllegalArgumentException if the request's format is neither {@code json} nor a JSON object, a call's arguments are no JSON,
     *     or the client is bound to an endpoint that has no tools and the request has some
     */
    OllamaAnswer(OllamaServer server, AnswerSettings settings, LlmRequest request) {
        super(settings.timeouts(), listener -> new StreamDecoder(listener, settings.decoding()));
        this.server = server;
        this.settings = settings.model();
        this.request = request;
        this.json = new RequestJson(settings.model());
        this.form = server.dialect().form(RequestJson.needsChat(request));
        this.requestJson = requestJson();
        this.failures = explaining();
    }

    /** Sends the request again in another form where its form was refused; nothing has been generated then. */
    @Override
    protected Response open() throws IOException {
        context = RequestJson.ownContext(request);
        if (context.isEmpty()) {
            context = server.context().holding(request.contextTokens(), this::loadedContext);
        }
        Response answer = send();
        while (!answer.isSuccessful()) {
            ErrorBody refusal = readAndClose(answer);
            Optional<ServerDialect.Form> other = server.dialect().insteadOf(form, answer.code(), refusal);
            if (other.isEmpty() || (other.get().generate() && RequestJson.needsChat(request))) {
                throw ContextLength.isWhatRefused(refusal.message())
                        ? promptTooLong(refusal.message())
                        : failures.refused(answer, refusal);
            }
            form = other.get();
            requestJson = requestJson();
            failures = explaining();
            answer = send();
            if (answer.isSuccessful()) {
                server.dialect().takes(form, refusal);
            }
        }
        return answer;
    }

    @Override
    protected AnswerFailures failures() {
        return failures;
    }

    @Override
    protected LlmException gaveUp(ServerError error) {
        return ContextLength.isWhatRefused(error.message()) ? promptTooLong(error.message()) : super.gaveUp(error);
    }

    @Override
    protected Done completed(Done done) {
        boolean promptFillsContext = ContextLength.isFilledBy(done.metrics().promptEvalCount(), context);
        return new Done(done.reason(), done.metrics(), done.contextJson(), promptFillsContext);
    }

    private Response send() throws IOException {
        return send(
                server.http().generate(path(), RequestJson.write(requestJson, context, form.forbidsCuts()), NDJSON));
    }

    /** The context that the model is loaded with, if it is and the server says so. */
    private OptionalLong loadedContext() {
        try {
            return server.queries().ps(this::begin).stream()
                    .filter(loaded -> ModelName.same(loaded.name(), settings.model()))
                    .findFirst()
                    .map(LoadedModel::contextLength)
                    .orElse(OptionalLong.empty());
        } catch (LlmCancelledException e) {
            throw e;
        } catch (LlmException e) {
            return OptionalLong.empty(); // what is wrong with the server, the request itself will tell
        }
    }

    private LlmPromptTooLongException promptTooLong(String serverMessage) {
        String asked = context.isPresent()
                ? "a context of " + context.getAsInt() + " tokens (num_ctx) was asked for"
                : "no context (num_ctx) was asked for, so it is the server's default";
        return new LlmPromptTooLongException(
                failures.where() + " refused the prompt: " + ErrorBody.quote(serverMessage) + "; " + asked
                        + ": ask for a larger one with contextLength, or send a shorter prompt, such as fewer agents or messages at once",
                serverMessage,
                context);
    }

    private ObjectNode requestJson() {
        return form.generate() ? json.generate(request) : json.chat(request);
    }

    private AnswerFailures explaining() {
        return AnswerFailures.ofGeneration(OllamaServer.ADVICE, server.http().where(path()), settings.model());
    }

    private String path() {
        return form.generate() ? GENERATE : CHAT;
    }
}
