package dev.weir.openai;

import dev.weir.http.OkHttpPresence;
import dev.weir.http.ServerHttp;
import dev.weir.http.ServerQuery;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.failure.LlmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One model on one server that speaks OpenAI's chat completions: OpenAI's own, vLLM, llama.cpp's server, LM Studio, SGLang, Ollama's {@code
 * /v1}, or a gateway.
 *
 * <pre>{@code
 * OpenAiClient client = OpenAiClient.builder().baseUrl("http://localhost:8000/v1").model("Qwen/Qwen3-8B").build();
 * try (LlmStream answer = client.completeStreaming("Why is the sky blue?")) {
 *     answer.forEach(System.out::print);
 * }
 * }</pre>
 *
 * <p>Asks {@code chat/completions} below the base URL, always for a stream; a server that answers in one piece is understood all the same.
 * A request is sent once and never again by itself. Answers are read by the thread that reads the stream; a client has no threads of its
 * own. What the answer says is what {@link dev.weir.dialect.ChatCompletionsDecoder} reads; durations are not among it.
 *
 * <p>Interrupting the thread that waits for an answer ends its wait with an {@link dev.weir.llm.failure.LlmCancelledException}, also before
 * the first byte and on a virtual thread; the thread stays interrupted, and the answer is lost.
 *
 * <p>Thread-safe. Connections are kept and used again as by {@link dev.weir.ollama.OllamaClient}; {@link #close} closes them at once, and
 * need not be called.
 */
public final class OpenAiClient implements LlmClient, AutoCloseable {

    /** Limit for a request that does not generate. */
    static final Duration QUERY_TIMEOUT = Duration.ofSeconds(10);

    private static final String MODELS = "models";

    private final ServerHttp http;
    private final ServerQuery query;
    private final AnswerSettings settings;

    OpenAiClient(ServerHttp http, AnswerSettings settings) {
        this.http = http;
        this.query = new ServerQuery(http, OpenAiAnswer.ADVICE, QUERY_TIMEOUT);
        this.settings = settings;
    }

    /**
     * Settings to choose from: {@code https://api.openai.com/v1}, and no model yet.
     *
     * @throws IllegalStateException if OkHttp has been left out; it says what to do
     */
    public static OpenAiClientBuilder builder() {
        OkHttpPresence.require();
        return new OpenAiClientBuilder();
    }

    /**
     * Asks, and waits for the whole answer. It is streamed all the same: each time limit applies, an answer that fails has what arrived
     * of it in its exception, and interrupting the thread ends the wait, and the server's work, at once.
     *
     * @throws LlmException if there is no complete answer; it carries what arrived of it
     * @throws IllegalArgumentException as {@link #completeStreaming(LlmRequest)} does
     */
    @Override
    public String complete(LlmRequest request) {
        try (LlmStream answer = completeStreaming(request)) {
            return answer.text();
        }
    }

    /**
     * Asks, and gives the answer while the server writes it. {@link LlmRequest#contextTokens()} is not sent: the dialect has no word for it.
     *
     * @throws IllegalArgumentException if the request's format is neither {@code json} nor a JSON object
     */
    @Override
    public LlmStream completeStreaming(LlmRequest request) {
        return new LlmStream(new OpenAiAnswer(http, settings, request));
    }

    /**
     * Names of the models that the server has, in its order; takes at most 10 seconds.
     *
     * @throws LlmException if it does not say
     */
    public List<String> models() {
        JsonNode listed = query.ask(MODELS, http.get(MODELS), "").path("data");
        if (!listed.isArray()) {
            throw query.unexpected(MODELS, "no \"data\"");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode model : listed) {
            if (model.path("id").isString()) {
                names.add(model.path("id").stringValue());
            }
        }
        return List.copyOf(names);
    }

    /** Name of the model asked. */
    public String model() {
        return settings.model();
    }

    /** Closes the connections that are not in use. The client goes on working. */
    @Override
    public void close() {
        http.closeIdleConnections();
    }

    /** Server, model, and the names, never the values, of the headers sent. */
    @Override
    public String toString() {
        return "OpenAiClient[" + http.server() + ", model " + model() + ", headers " + http.headerNames() + "]";
    }
}
