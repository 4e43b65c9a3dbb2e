package dev.weir.bench.latency.request;

import dev.weir.bench.latency.prompt.Prompt;
import java.util.OptionalInt;

/** Writes the bodies of requests for one model, in the dialect of an API. Thread-safe. */
public interface RequestBody {

    /**
     * A writer for an API.
     *
     * @throws IllegalArgumentException if the options hold one that the API has no word for
     */
    static RequestBody of(String model, ServerApi api, ModelOptions options) {
        return api == ServerApi.OPENAI ? new OpenAiBody(model, options) : new OllamaBody(model, api, options);
    }

    /** Where they are sent. */
    ServerApi api();

    /** How the model is to answer. */
    ModelOptions options();

    /**
     * The body that asks for an answer.
     *
     * @param isStreaming whether the server is to send the answer while it writes it
     */
    byte[] of(Prompt prompt, boolean isStreaming);

    /** Tokens after which the answer to a prompt is cut off. */
    default OptionalInt limit(Prompt prompt) {
        return options().numPredict().isPresent() ? options().numPredict() : prompt.maxTokens();
    }
}
