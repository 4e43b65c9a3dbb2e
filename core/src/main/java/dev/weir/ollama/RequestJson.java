package dev.weir.ollama;

import dev.weir.llm.ChatMessage;
import dev.weir.llm.LlmRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON body of a request that generates (Ollama {@code api/types.go}, {@code ChatRequest} and {@code GenerateRequest}).
 *
 * <p>It forbids the server to cut a prompt that is longer than the context ({@code truncate}), and to forget the prompt's beginning when
 * the answer reaches the context's end ({@code shift}). Servers before 0.12.6 do not know the two, and ignore them.
 */
final class RequestJson {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String OPTIONS = "options";

    private final ModelSettings settings;

    RequestJson(ModelSettings settings) {
        this.settings = settings;
    }

    /**
     * The body for {@code /api/chat}, but for what depends on the server.
     *
     * @throws IllegalArgumentException if the format is neither {@code json} nor a JSON object
     */
    ObjectNode chat(LlmRequest request, boolean stream) {
        ObjectNode body = common(request, stream);
        ArrayNode messages = body.putArray("messages");
        for (ChatMessage message : withSystemPrompt(request.messages())) {
            messages.addObject().put("role", roleName(message)).put("content", message.content());
        }
        return body;
    }

    /**
     * The body for {@code /api/generate}, but for what depends on the server. A question that stands alone is the prompt; of a conversation each message becomes a line
     * with its role, and the prompt ends where the assistant's next line begins.
     *
     * @throws IllegalArgumentException if the format is neither {@code json} nor a JSON object
     */
    ObjectNode generate(LlmRequest request, boolean stream) {
        ObjectNode body = common(request, stream);
        List<ChatMessage> messages = withSystemPrompt(request.messages());
        String system = messages.stream()
                .filter(RequestJson::isSystem)
                .map(ChatMessage::content)
                .collect(Collectors.joining("\n\n"));
        if (!system.isEmpty()) {
            body.put("system", system);
        }
        List<ChatMessage> conversation =
                messages.stream().filter(message -> !isSystem(message)).toList();
        body.put("prompt", conversation.size() == 1 ? conversation.get(0).content() : transcript(conversation));
        return body;
    }

    /**
     * Completes a body, and writes it.
     *
     * @param context {@code num_ctx} to ask for; empty to leave it to the server
     * @param forbidsCuts whether to forbid the server to cut the prompt
     */
    static byte[] write(ObjectNode body, OptionalInt context, boolean forbidsCuts) {
        context.ifPresent(tokens -> body.withObject(OPTIONS).put("num_ctx", tokens));
        if (forbidsCuts) {
            body.put("truncate", false).put("shift", false);
        }
        return JSON.writeValueAsBytes(body);
    }

    /**
     * What {@code format} becomes in a request.
     *
     * @throws IllegalArgumentException if it is neither {@code json} nor a JSON object
     */
    static JsonNode formatNode(String format) {
        if (format.equals("json")) {
            return JSON.getNodeFactory().stringNode(format);
        }
        JsonNode schema;
        try {
            schema = JSON.readTree(format);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "format is neither \"json\" nor a JSON schema: " + e.getOriginalMessage(), e);
        }
        if (!schema.isObject()) {
            throw new IllegalArgumentException(
                    "format is neither \"json\" nor a JSON schema: it is JSON, but no object");
        }
        return schema;
    }

    private ObjectNode common(LlmRequest request, boolean stream) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", settings.model());
        body.put("stream", stream);
        request.format().or(settings::format).ifPresent(format -> body.set("format", formatNode(format)));
        settings.think().ifPresent(think -> putThink(body, think));
        settings.keepAlive().ifPresent(keepAlive -> putKeepAlive(body, keepAlive));
        putOptions(body.putObject(OPTIONS), request);
        return body;
    }

    private void putOptions(ObjectNode options, LlmRequest request) {
        OptionalDouble temperature = request.temperature().isPresent() ? request.temperature() : settings.temperature();
        OptionalInt maxTokens = request.maxTokens().isPresent() ? request.maxTokens() : settings.maxTokens();
        OptionalLong seed = request.seed().isPresent() ? request.seed() : settings.seed();
        temperature.ifPresent(value -> options.put("temperature", value));
        maxTokens.ifPresent(value -> options.put("num_predict", value));
        seed.ifPresent(value -> options.put("seed", value));
        if (!settings.stop().isEmpty()) {
            ArrayNode stop = options.putArray("stop");
            settings.stop().forEach(stop::add);
        }
    }

    private static void putThink(ObjectNode body, Think think) {
        switch (think) {
            case OFF -> body.put("think", false);
            case ON -> body.put("think", true);
            case LOW, MEDIUM, HIGH -> body.put("think", think.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Ollama takes a number of seconds, or a Go duration as a string; a negative one keeps the model for ever. */
    private static void putKeepAlive(ObjectNode body, Duration keepAlive) {
        if (keepAlive.isNegative()) {
            body.put("keep_alive", -1);
        } else if (keepAlive.equals(Duration.ofSeconds(keepAlive.toSeconds()))) {
            body.put("keep_alive", keepAlive.toSeconds());
        } else {
            body.put("keep_alive", keepAlive.toMillis() + "ms");
        }
    }

    private List<ChatMessage> withSystemPrompt(List<ChatMessage> messages) {
        Optional<String> systemPrompt = settings.systemPrompt();
        if (systemPrompt.isEmpty() || messages.stream().anyMatch(RequestJson::isSystem)) {
            return messages;
        }
        return Stream.concat(Stream.of(ChatMessage.system(systemPrompt.get())), messages.stream())
                .toList();
    }

    private static String transcript(List<ChatMessage> conversation) {
        StringBuilder prompt = new StringBuilder();
        for (ChatMessage message : conversation) {
            prompt.append(roleName(message))
                    .append(": ")
                    .append(message.content())
                    .append("\n\n");
        }
        return prompt.append("assistant:").toString();
    }

    private static boolean isSystem(ChatMessage message) {
        return message.role() == ChatMessage.Role.SYSTEM;
    }

    private static String roleName(ChatMessage message) {
        return message.role().name().toLowerCase(Locale.ROOT);
    }
}
