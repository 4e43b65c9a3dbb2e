package dev.weir.openai;

import static dev.weir.http.RequestParts.JSON;

import dev.weir.http.GenerationSettings;
import dev.weir.http.RequestParts;
import dev.weir.llm.ChatMessage;
import dev.weir.llm.Image;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.event.ToolCall;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON body of a request for a chat completion (OpenAI's API reference, "Create chat completion"), always for a stream with a last chunk
 * that tells the usage. Options of the request are members of the body.
 */
final class ChatCompletionsJson {

    private final AnswerSettings settings;

    ChatCompletionsJson(AnswerSettings settings) {
        this.settings = settings;
    }

    /** @throws IllegalArgumentException if the format is neither {@code json} nor a JSON object */
    byte[] write(LlmRequest request) {
        GenerationSettings generation = settings.generation().under(request);
        ObjectNode body = JSON.createObjectNode();
        body.put("model", settings.model());
        ArrayNode messages = body.putArray("messages");
        RequestParts.withSystemPrompt(generation.systemPrompt(), request.messages())
                .forEach(message -> putMessage(messages.addObject(), message));
        body.put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        generation.temperature().ifPresent(value -> body.put("temperature", value));
        generation.maxTokens().ifPresent(value -> body.put("max_tokens", value));
        generation.seed().ifPresent(value -> body.put("seed", value));
        RequestParts.putStop(body, generation.stop());
        generation.format().ifPresent(format -> putFormat(body, format));
        RequestParts.putTools(body, request.tools());
        request.options().forEach((name, value) -> body.set(name, JSON.valueToTree(value)));
        return JSON.writeValueAsBytes(body);
    }

    /** @throws IllegalArgumentException if it is neither {@code json} nor a JSON object */
    static void checkFormat(String format) {
        putFormat(JSON.createObjectNode(), format);
    }

    private static void putFormat(ObjectNode body, String format) {
        ObjectNode responseFormat = body.putObject("response_format");
        if (format.equals(RequestParts.ANY_JSON)) {
            responseFormat.put("type", "json_object");
            return;
        }
        responseFormat
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", "answer")
                .set("schema", RequestParts.schema(format));
    }

    private static void putMessage(ObjectNode json, ChatMessage message) {
        json.put("role", RequestParts.roleName(message));
        if (message.images().isEmpty()) {
            json.put("content", message.content());
        } else {
            putParts(json.putArray("content"), message);
        }
        if (!message.toolCalls().isEmpty()) {
            ArrayNode calls = json.putArray("tool_calls");
            message.toolCalls().forEach(call -> putCall(calls.addObject(), call));
        }
        if (message.role() == ChatMessage.Role.TOOL) {
            message.toolCallId().or(message::toolName).ifPresent(id -> json.put("tool_call_id", id));
        }
    }

    private static void putParts(ArrayNode parts, ChatMessage message) {
        if (!message.content().isEmpty()) {
            parts.addObject().put("type", "text").put("text", message.content());
        }
        for (Image image : message.images()) {
            parts.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", "data:" + image.mediaType() + ";base64," + image.base64());
        }
    }

    /** A call without an id gets its name for one, and so does its result. */
    private static void putCall(ObjectNode json, ToolCall call) {
        json.put("id", call.id().orElse(call.name())).put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", call.argumentsJson());
    }
}
