package dev.weir.ollama;

import dev.weir.decode.StreamDecoder;
import dev.weir.http.GenerationSettings;
import dev.weir.http.HttpSettings;
import dev.weir.http.ServerHttp;
import dev.weir.http.WarmUp;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an {@link OllamaClient}. Only the model has to be given; what is not set is left to the server, but for the time limits.
 *
 * <p>Each method returns this builder. Not thread-safe; the client it builds is independent of it.
 */
public final class OllamaClientBuilder {

    private static final String USUAL_URL = "http://localhost:11434";

    private static final WarmUp WARM_UP = new WarmUp(StreamDecoder::new, """
            {"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"a"},"done":false}
            {"model":"m","created_at":"2026-01-01T00:00:01Z","message":{"role":"assistant","content":"b"},"done":false}
            {"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]}}
            {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":1}
            """);

    private final HttpSettings http = new HttpSettings(USUAL_URL);
    private @Nullable String model;
    private GenerationSettings generation = GenerationSettings.NONE;
    private OptionalInt contextLength = OptionalInt.empty();
    private Optional<Duration> keepAlive = Optional.empty();
    private Optional<Think> think = Optional.empty();
    private OllamaEndpoint endpoint = OllamaEndpoint.AUTO;

    OllamaClientBuilder() {}

    /**
     * Where the server is; {@code http://localhost:11434} unless set. A path is kept, so a proxy may have the server under one.
     *
     * @throws IllegalArgumentException if it is no HTTP URL, or has a user, query or fragment
     */
    public OllamaClientBuilder baseUrl(String newBaseUrl) {
        http.baseUrl(newBaseUrl, USUAL_URL);
        return this;
    }

    /**
     * The model to ask, such as {@code llama3.2} or {@code qwen3:8b}.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public OllamaClientBuilder model(String newModel) {
        if (newModel.isBlank()) {
            throw new IllegalArgumentException(
                    "the model's name is blank; `ollama list` shows those that the server has");
        }
        model = newModel.strip();
        return this;
    }

    /**
     * 0 for the likeliest token each time; larger for more variety.
     *
     * @throws IllegalArgumentException if it is negative or no finite number
     */
    public OllamaClientBuilder temperature(double newTemperature) {
        generation = generation.withTemperature(newTemperature);
        return this;
    }

    /**
     * Number of tokens after which an answer is cut off ({@code num_predict}).
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public OllamaClientBuilder maxTokens(int newMaxTokens) {
        generation = generation.withMaxTokens(newMaxTokens);
        return this;
    }

    /** For the same answer each time, as far as the server can. */
    public OllamaClientBuilder seed(long newSeed) {
        generation = generation.withSeed(newSeed);
        return this;
    }

    /**
     * Tokens that prompt and answer may have together ({@code num_ctx}). Another value than the model was loaded with makes the server
     * load it again. A longer prompt is refused, not cut, by Ollama 0.12.6 and later: {@link dev.weir.llm.failure.LlmPromptTooLongException}.
     *
     * <p>Unless set, it is left to the server while every server's default holds what a request says that it needs ({@link
     * dev.weir.llm.LlmRequest#contextTokens()}), or the model is loaded with enough; beyond that, what is needed is asked for, and from
     * then on in every request of this client.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public OllamaClientBuilder contextLength(int newContextLength) {
        contextLength = OptionalInt.of(HttpSettings.atLeastOne(newContextLength, "contextLength"));
        return this;
    }

    /** How long the model stays loaded after an answer; zero unloads it at once, a negative duration never. */
    public OllamaClientBuilder keepAlive(Duration newKeepAlive) {
        keepAlive = Optional.of(newKeepAlive);
        return this;
    }

    /** Instructions for every request that has none of its own. */
    public OllamaClientBuilder systemPrompt(String newSystemPrompt) {
        generation = generation.withSystemPrompt(newSystemPrompt);
        return this;
    }

    /**
     * What every answer has to be, unless its request says otherwise: {@code json}, or a JSON schema as JSON text.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public OllamaClientBuilder format(String newFormat) {
        RequestJson.formatNode(newFormat);
        generation = generation.withFormat(newFormat);
        return this;
    }

    /** Texts at which an answer ends, without them. */
    public OllamaClientBuilder stop(String... newStop) {
        generation = generation.withStop(newStop);
        return this;
    }

    /** Whether, and how hard, the model thinks before it answers. */
    public OllamaClientBuilder think(Think newThink) {
        think = Optional.of(newThink);
        return this;
    }

    /**
     * A header for every request, beside those added before. Its value is never logged, shown, or put into an error.
     *
     * @throws IllegalArgumentException if HTTP does not allow it
     */
    public OllamaClientBuilder header(String name, String value) {
        http.header(name, value);
        return this;
    }

    /**
     * A token for the proxy in front of the server ({@code Authorization: Bearer ...}); replaces one given before.
     *
     * @throws IllegalArgumentException if HTTP does not allow it
     */
    public OllamaClientBuilder bearerToken(String token) {
        http.bearerToken(token);
        return this;
    }

    /**
     * The client to send with: its TLS, proxy, DNS, authentication, dispatcher, interceptors and listeners are used. What is not used are
     * its connections, of which this client keeps its own, and its limits for reading, writing and the whole call, in whose stead the
     * limits below stand; redirects are not followed, and nothing is sent twice. Interrupting a thread that waits for a socket of a socket
     * factory of one's own ends the wait only if its sockets can be interrupted.
     */
    @SuppressWarnings("exports") // OkHttp is there for those only who use a client
    public OllamaClientBuilder okHttpClient(OkHttpClient newClient) {
        http.okHttpClient(newClient);
        return this;
    }

    /**
     * How many connections that are not in use to keep for later; 10 unless set. Any number can be in use.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OllamaClientBuilder connectionPoolSize(int connections) {
        http.connectionPoolSize(connections);
        return this;
    }

    /** Which of the server's two ways of generating to use; {@link OllamaEndpoint#AUTO} unless set. */
    public OllamaClientBuilder endpoint(OllamaEndpoint newEndpoint) {
        endpoint = newEndpoint;
        return this;
    }

    /**
     * Longest time from sending the request to the answer's first byte: queueing, loading the model and evaluating the prompt are silent.
     * 5 minutes unless set; zero for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OllamaClientBuilder firstByteTimeout(Duration limit) {
        http.firstByteTimeout(limit);
        return this;
    }

    /**
     * Longest time to wait for each further read. 2 minutes unless set; zero for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OllamaClientBuilder idleTimeout(Duration limit) {
        http.idleTimeout(limit);
        return this;
    }

    /**
     * Longest time from sending the request to the end of the answer, the time that its reader takes included. 30 minutes unless set;
     * zero for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OllamaClientBuilder totalTimeout(Duration limit) {
        http.totalTimeout(limit);
        return this;
    }

    /**
     * Longest record accepted, bytes; 8,000,000 unless set, as in Ollama's own client.
     *
     * @throws IllegalArgumentException if it is below 1 or above 1,073,741,824
     */
    public OllamaClientBuilder maxRecordBytes(int newMaxRecordBytes) {
        http.maxRecordBytes(newMaxRecordBytes);
        return this;
    }

    /** Whether a malformed line fails the answer; unless set it is logged, counted and skipped. */
    public OllamaClientBuilder strict(boolean newStrict) {
        http.strict(newStrict);
        return this;
    }

    /** The clock by which connections are idle, ns. */
    OllamaClientBuilder nanoClock(LongSupplier clock) {
        http.nanoClock(clock);
        return this;
    }

    /**
     * The client. The first one in a process takes some tenths of a second, which its first answer then does not.
     *
     * @throws IllegalStateException if no model was given
     */
    public OllamaClient build() {
        if (model == null) {
            throw new IllegalStateException("no model was given; `ollama list` shows those that the server has");
        }
        WARM_UP.once();
        return new OllamaClient(
                new ServerHttp(http, OllamaClient.QUERY_TIMEOUT),
                endpoint,
                new AnswerSettings(
                        new ModelSettings(model, generation, contextLength, keepAlive, think),
                        http.timeouts(),
                        http.decoding()));
    }
}
