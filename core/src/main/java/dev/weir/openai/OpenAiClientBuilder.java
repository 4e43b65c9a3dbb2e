package dev.weir.openai;

import dev.weir.dialect.ChatCompletionsDecoder;
import dev.weir.http.GenerationSettings;
import dev.weir.http.HttpSettings;
import dev.weir.http.ServerHttp;
import dev.weir.http.WarmUp;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an {@link OpenAiClient}. Only the model has to be given; what is not set is left to the server, but for the time limits.
 *
 * <p>Each method returns this builder. Not thread-safe; the client it builds is independent of it.
 */
public final class OpenAiClientBuilder {

    private static final String USUAL_URL = "https://api.openai.com/v1";
    private static final WarmUp WARM_UP = new WarmUp(ChatCompletionsDecoder::new, """
            data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}

            data: [DONE]

            """);

    private final HttpSettings http = new HttpSettings(USUAL_URL);
    private @Nullable String model;
    private GenerationSettings generation = GenerationSettings.NONE;

    OpenAiClientBuilder() {}

    /**
     * Where the API is, its version included; {@code https://api.openai.com/v1} unless set. Local servers are at, say, {@code
     * http://localhost:8000/v1} (vLLM), {@code :8080/v1} (llama.cpp), {@code :1234/v1} (LM Studio) or {@code :11434/v1} (Ollama).
     *
     * @throws IllegalArgumentException if it is no HTTP URL, or has a user, query or fragment
     */
    public OpenAiClientBuilder baseUrl(String newBaseUrl) {
        http.baseUrl(newBaseUrl, "http://localhost:8000/v1");
        return this;
    }

    /**
     * The model to ask, by the server's own name for it.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public OpenAiClientBuilder model(String newModel) {
        if (newModel.isBlank()) {
            throw new IllegalArgumentException(
                    "the model's name is blank; GET /v1/models shows those that the server has");
        }
        model = newModel.strip();
        return this;
    }

    /**
     * The key that the server asks for ({@code Authorization: Bearer ...}); replaces one given before. Its value is never logged, shown, or
     * put into an error. A server that wants it elsewhere gets it by {@link #header}.
     *
     * @throws IllegalArgumentException if HTTP does not allow it
     */
    public OpenAiClientBuilder apiKey(String key) {
        http.bearerToken(key);
        return this;
    }

    /**
     * A header for every request, beside those added before. Its value is never logged, shown, or put into an error.
     *
     * @throws IllegalArgumentException if HTTP does not allow it
     */
    public OpenAiClientBuilder header(String name, String value) {
        http.header(name, value);
        return this;
    }

    /**
     * 0 for the likeliest token each time; larger for more variety.
     *
     * @throws IllegalArgumentException if it is negative or no finite number
     */
    public OpenAiClientBuilder temperature(double newTemperature) {
        generation = generation.withTemperature(newTemperature);
        return this;
    }

    /**
     * Number of tokens after which an answer is cut off ({@code max_tokens}). OpenAI's reasoning models want {@code
     * max_completion_tokens} in its stead: {@link dev.weir.llm.LlmRequest.Builder#option}.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public OpenAiClientBuilder maxTokens(int newMaxTokens) {
        generation = generation.withMaxTokens(newMaxTokens);
        return this;
    }

    /** For the same answer each time, as far as the server can. */
    public OpenAiClientBuilder seed(long newSeed) {
        generation = generation.withSeed(newSeed);
        return this;
    }

    /** Instructions for every request that has none of its own. */
    public OpenAiClientBuilder systemPrompt(String newSystemPrompt) {
        generation = generation.withSystemPrompt(newSystemPrompt);
        return this;
    }

    /**
     * What every answer has to be, unless its request says otherwise: {@code json}, or a JSON schema as JSON text.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public OpenAiClientBuilder format(String newFormat) {
        ChatCompletionsJson.checkFormat(newFormat);
        generation = generation.withFormat(newFormat);
        return this;
    }

    /** Texts at which an answer ends, without them. */
    public OpenAiClientBuilder stop(String... newStop) {
        generation = generation.withStop(newStop);
        return this;
    }

    /**
     * The client to send with: its TLS, proxy, DNS, authentication, dispatcher, interceptors and listeners are used. What is not used are
     * its connections, of which this client keeps its own, and its limits for reading, writing and the whole call, in whose stead the
     * limits below stand; redirects are not followed, and nothing is sent twice.
     */
    @SuppressWarnings("exports") // OkHttp is there for those only who use a client
    public OpenAiClientBuilder okHttpClient(OkHttpClient newClient) {
        http.okHttpClient(newClient);
        return this;
    }

    /**
     * How many connections that are not in use to keep for later; 10 unless set. Any number can be in use.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OpenAiClientBuilder connectionPoolSize(int connections) {
        http.connectionPoolSize(connections);
        return this;
    }

    /**
     * Longest time from sending the request to the answer's first byte: queueing and evaluating the prompt are silent. 5 minutes unless
     * set; zero for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OpenAiClientBuilder firstByteTimeout(Duration limit) {
        http.firstByteTimeout(limit);
        return this;
    }

    /**
     * Longest time to wait for each further read. 2 minutes unless set; zero for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OpenAiClientBuilder idleTimeout(Duration limit) {
        http.idleTimeout(limit);
        return this;
    }

    /**
     * Longest time from sending the request to the end of the answer, the time that its reader takes included. 30 minutes unless set;
     * zero for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OpenAiClientBuilder totalTimeout(Duration limit) {
        http.totalTimeout(limit);
        return this;
    }

    /**
     * Longest event, and longest arguments of a tool call, accepted, bytes; 8,000,000 unless set.
     *
     * @throws IllegalArgumentException if it is below 1 or above 1,073,741,824
     */
    public OpenAiClientBuilder maxRecordBytes(int newMaxRecordBytes) {
        http.maxRecordBytes(newMaxRecordBytes);
        return this;
    }

    /** Whether a malformed event fails the answer; unless set it is logged, counted and skipped. */
    public OpenAiClientBuilder strict(boolean newStrict) {
        http.strict(newStrict);
        return this;
    }

    /**
     * The client. The first one in a process takes some tenths of a second, which its first answer then does not.
     *
     * @throws IllegalStateException if no model was given
     */
    public OpenAiClient build() {
        if (model == null) {
            throw new IllegalStateException("no model was given; GET /v1/models shows those that the server has");
        }
        WARM_UP.once();
        return new OpenAiClient(
                new ServerHttp(http, OpenAiClient.QUERY_TIMEOUT),
                new AnswerSettings(model, generation, http.timeouts(), http.decoding()));
    }
}
