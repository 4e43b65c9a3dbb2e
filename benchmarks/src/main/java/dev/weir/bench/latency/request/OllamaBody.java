package dev.weir.bench.latency.request;

import dev.weir.bench.latency.prompt.Prompt;
import dev.weir.llm.ChatMessage;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the bodies of requests for one model (Ollama {@code api/types.go}, {@code GenerateRequest} and {@code ChatRequest}).
 *
 * <p>Of a conversation, {@code /api/generate} gets the system messages as {@code system} and the rest as a transcript.
 */
final class OllamaBody implements RequestBody {

    private static final JsonMapper JSON = new JsonMapper();

    private final String model;
    private final ServerApi api;
    private final ModelOptions options;

    OllamaBody(String model, ServerApi api, ModelOptions options) {
        this.model = model;
        this.api = api;
        this.options = options;
    }

    @Override
    public ServerApi api() {
        return api;
    }

    @Override
    public ModelOptions options() {
        return options;
    }

    @Override
    public byte[] of(Prompt prompt, boolean isStreaming) {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        if (api == ServerApi.CHAT) {
            ArrayNode messages = body.putArray("messages");
            prompt.messages()
                    .forEach(message ->
                            messages.addObject().put("role", role(message)).put("content", message.content()));
        } else {
            putPrompt(body, prompt.messages());
        }
        body.put("stream", isStreaming);
        body.put("truncate", false).put("shift", false); // a prompt that is cut without a word is no measurement
        prompt.format()
                .ifPresent(format ->
                        body.set("format", format.equals("json") ? JSON.valueToTree(format) : JSON.readTree(format)));
        ObjectNode members = body.putObject("options");
        options.temperature().ifPresent(value -> members.put("temperature", value));
        options.seed().ifPresent(value -> members.put("seed", value));
        limit(prompt).ifPresent(value -> members.put("num_predict", value));
        options.numCtx().ifPresent(value -> members.put("num_ctx", value));
        options.others().forEach(members::set);
        return JSON.writeValueAsBytes(body);
    }

    private static void putPrompt(ObjectNode body, List<ChatMessage> messages) {
        String system = messages.stream()
                .filter(message -> message.role() == ChatMessage.Role.SYSTEM)
                .map(ChatMessage::content)
                .collect(Collectors.joining("\n\n"));
        if (!system.isEmpty()) {
            body.put("system", system);
        }
        List<ChatMessage> others = messages.stream()
                .filter(message -> message.role() != ChatMessage.Role.SYSTEM)
                .toList();
        body.put(
                "prompt",
                others.size() == 1
                        ? others.get(0).content()
                        : others.stream()
                                .map(message -> role(message) + ": " + message.content() + "\n\n")
                                .collect(Collectors.joining("", "", "assistant:")));
    }

    private static String role(ChatMessage message) {
        return message.role().name().toLowerCase(Locale.ROOT);
    }
}
