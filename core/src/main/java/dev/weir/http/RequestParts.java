package dev.weir.http;

import dev.weir.llm.ChatMessage;
import dev.weir.llm.ToolDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the bodies of requests have in common, whatever their dialect. */
public final class RequestParts {

    /** The format that is JSON without a schema. */
    public static final String ANY_JSON = "json";

    /** Numbers of schemas and arguments are written as they were given. */
    public static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private RequestParts() {}

    /**
     * The schema that a format is which is not {@value #ANY_JSON}.
     *
     * @throws IllegalArgumentException if it is no JSON object
     */
    public static JsonNode schema(String format) {
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

    /** Puts the tools that may be called, if there are any. */
    public static void putTools(ObjectNode body, List<ToolDefinition> tools) {
        if (!tools.isEmpty()) {
            ArrayNode array = body.putArray("tools");
            tools.forEach(tool -> putTool(array.addObject(), tool));
        }
    }

    private static void putTool(ObjectNode json, ToolDefinition tool) {
        ObjectNode function = json.put("type", "function").putObject("function");
        function.put("name", tool.name()).put("description", tool.description());
        function.set("parameters", JSON.readTree(tool.parametersJson()));
    }

    /** Puts the texts that end an answer, if there are any. */
    public static void putStop(ObjectNode body, List<String> stop) {
        if (!stop.isEmpty()) {
            ArrayNode array = body.putArray("stop");
            stop.forEach(array::add);
        }
    }

    /** The messages, with a client's system prompt ahead of them unless they have one of their own. */
    public static List<ChatMessage> withSystemPrompt(Optional<String> systemPrompt, List<ChatMessage> messages) {
        if (systemPrompt.isEmpty() || messages.stream().anyMatch(RequestParts::isSystem)) {
            return messages;
        }
        return Stream.concat(Stream.of(ChatMessage.system(systemPrompt.get())), messages.stream())
                .toList();
    }

    /** Whether a message is the system's. */
    public static boolean isSystem(ChatMessage message) {
        return message.role() == ChatMessage.Role.SYSTEM;
    }

    /** Who says it, as it is written in a request. */
    public static String roleName(ChatMessage message) {
        return message.role().name().toLowerCase(Locale.ROOT);
    }
}
