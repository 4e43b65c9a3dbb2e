package dev.weir.ollama;

import dev.weir.http.OkHttpPresence;
import dev.weir.http.ServerHttp;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmTimeoutException;
import dev.weir.llm.failure.LlmUnreachableException;
import java.time.Duration;
import java.util.List;

/**
 * One model on one Ollama server.
 *
 * <pre>{@code
 * OllamaClient client = OllamaClient.localhost().model("llama3.2").build();
 * try (LlmStream answer = client.completeStreaming("Why is the sky blue?")) {
 *     answer.forEach(System.out::print);
 * }
 * }</pre>
 *
 * <p>Asks {@code /api/chat} and, where there is no chat, {@code /api/generate}. A request that generates is sent once and never again by
 * itself, unless the server refuses the form of it before it generates. Prompts are not cut: one that is longer than the context is refused
 * (on servers before 0.12.6 it is cut all the same; {@link dev.weir.llm.event.Done#promptFillsContext()} tells). Answers are read by the thread
 * that reads the stream; a client has no threads of its own.
 *
 * <p>Interrupting the thread that waits for an answer ends its wait with an {@link LlmCancelledException}, also before the first byte and
 * on a virtual thread; the thread stays interrupted, and the answer is lost.
 *
 * <p>Thread-safe. Up to ten connections are kept open for 90 seconds after use. One is used again only if the server has not closed it, and
 * within 4 seconds or, where the server announces how long it keeps a connection, within half of that; {@link #close} closes them at once,
 * and need not be called.
 */
public final class OllamaClient implements LlmClient, AutoCloseable {

    /** Name of the {@link System.Logger} that is told where a server has to be asked in another way than usual. */
    public static final String LOG = "dev.weir.ollama";

    /** Limit for a request that does not generate. */
    static final Duration QUERY_TIMEOUT = Duration.ofSeconds(10);

    private final OllamaServer server;
    private final AnswerSettings settings;

    OllamaClient(ServerHttp http, OllamaEndpoint endpoint, AnswerSettings settings) {
        this.server = new OllamaServer(
                http,
                new ServerQueries(http, QUERY_TIMEOUT),
                new ServerDialect(endpoint),
                new ContextLength(settings.model().contextLength()));
        this.settings = settings;
    }

    /**
     * Settings to choose from: {@code http://localhost:11434}, and no model yet.
     *
     * @throws IllegalStateException if OkHttp has been left out; it says what to do
     */
    public static OllamaClientBuilder builder() {
        OkHttpPresence.require();
        return new OllamaClientBuilder();
    }

    /** A server on this machine, with its own settings: {@code http://localhost:11434}. */
    public static OllamaClientBuilder localhost() {
        return builder().baseUrl("http://localhost:11434");
    }

    /**
     * A server on this machine, for short answers soon: temperature 0, at most 512 tokens, a context of 4,096 tokens, no thinking, and
     * the model kept loaded for half an hour.
     */
    public static OllamaClientBuilder fast() {
        return localhost()
                .temperature(0)
                .maxTokens(512)
                .contextLength(4_096)
                .think(Think.OFF)
                .keepAlive(Duration.ofMinutes(30));
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
     * Asks, and gives the answer while the server writes it.
     *
     * @throws IllegalArgumentException if the request's format is neither {@code json} nor a JSON object, the arguments of a call in it are
     *     no JSON, or it has tools and the client was told to ask {@link OllamaEndpoint#GENERATE}
     */
    @Override
    public LlmStream completeStreaming(LlmRequest request) {
        return new LlmStream(new OllamaAnswer(server, settings, request));
    }

    /**
     * Looks whether the server is there and has the model. Never throws because of the server; takes at most 20 seconds.
     *
     * @throws LlmCancelledException if the thread is interrupted
     */
    public OllamaHealth health() {
        String baseUrl = server.http().server();
        try {
            String version = server.queries().version();
            List<OllamaModel> installed = server.queries().tags();
            String wanted = model();
            return installed.stream()
                    .filter(model -> ModelName.same(model.name(), wanted))
                    .findFirst()
                    .<OllamaHealth>map(model -> new OllamaHealth.Ready(baseUrl, version, model))
                    .orElseGet(() -> new OllamaHealth.WithoutModel(
                            baseUrl,
                            version,
                            wanted,
                            installed.stream().map(OllamaModel::name).toList()));
        } catch (LlmCancelledException e) {
            throw e;
        } catch (LlmUnreachableException | LlmTimeoutException e) {
            return new OllamaHealth.NotReachable(baseUrl, e);
        } catch (LlmException e) {
            return new OllamaHealth.Reachable(baseUrl, e);
        }
    }

    /**
     * The server's version, such as {@code 0.24.0}.
     *
     * @throws LlmException if it does not say
     */
    public String version() {
        return server.queries().version();
    }

    /**
     * The models that the server has.
     *
     * @throws LlmException if it does not say
     */
    public List<OllamaModel> tags() {
        return server.queries().tags();
    }

    /**
     * The models that the server holds in memory.
     *
     * @throws LlmException if it does not say
     */
    public List<LoadedModel> ps() {
        return server.queries().ps();
    }

    /**
     * What the server knows of this client's model.
     *
     * @throws LlmException if it does not say; an {@code LlmHttpException} with status 404 if it does not have the model
     */
    public ModelDetails show() {
        return server.queries().show(model());
    }

    /** Name of the model asked. */
    public String model() {
        return settings.model().model();
    }

    /** Closes the connections that are not in use. The client goes on working. */
    @Override
    public void close() {
        server.http().closeIdleConnections();
    }

    /** Server, model, and the names, never the values, of the headers sent. */
    @Override
    public String toString() {
        return "OllamaClient[" + server.http().server() + ", model " + model() + ", headers "
                + server.http().headerNames() + "]";
    }
}
