package dev.weir.bench.latency.request;

import dev.weir.bench.latency.prompt.Prompt;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the bodies of requests for chat completions (OpenAI's API reference, "Create chat completion"). A stream is asked to end with the
 * usage, without which nobody knows how many tokens it has. Options without a word of their own become members of the body.
 */
final class OpenAiBody implements RequestBody {

    private static final JsonMapper JSON = new JsonMapper();

    private final String model;
    private final ModelOptions options;

    /** @throws IllegalArgumentException if the options ask for a context, of which the API knows nothing */
    OpenAiBody(String model, ModelOptions options) {
        if (options.numCtx().isPresent()) {
            throw new IllegalArgumentException("the length of the context is not asked for in OpenAI's API; "
                    + "leave --num-ctx out, and start the server with the context you want");
        }
        this.model = model;
        this.options = options;
    }

    @Override
    public ServerApi api() {
        return ServerApi.OPENAI;
    }

    @Override
    public ModelOptions options() {
        return options;
    }

    @Override
    public byte[] of(Prompt prompt, boolean isStreaming) {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        ArrayNode messages = body.putArray("messages");
        prompt.messages()
                .forEach(message -> messages.addObject()
                        .put("role", message.role().name().toLowerCase(Locale.ROOT))
                        .put("content", message.content()));
        body.put("stream", isStreaming);
        if (isStreaming) {
            body.putObject("stream_options").put("include_usage", true);
        }
        options.temperature().ifPresent(value -> body.put("temperature", value));
        options.seed().ifPresent(value -> body.put("seed", value));
        limit(prompt).ifPresent(value -> body.put("max_tokens", value));
        prompt.format().ifPresent(format -> putFormat(body.putObject("response_format"), format));
        options.others().forEach(body::set);
        return JSON.writeValueAsBytes(body);
    }

    private static void putFormat(ObjectNode responseFormat, String format) {
        if (format.equals("json")) {
            responseFormat.put("type", "json_object");
            return;
        }
        responseFormat
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", "answer")
                .set("schema", JSON.readTree(format));
    }
}
