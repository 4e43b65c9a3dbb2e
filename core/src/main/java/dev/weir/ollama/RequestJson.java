package dev.weir.ollama;

import static dev.weir.http.RequestParts.JSON;

import dev.weir.http.GenerationSettings;
import dev.weir.http.RequestParts;
import dev.weir.llm.ChatMessage;
import dev.weir.llm.Image;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.event.ToolCall;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON body of a request that generates (Ollama {@code api/types.go}, {@code ChatRequest} and {@code GenerateRequest}).
 *
 * <p>It forbids the server to cut a prompt that is longer than the context ({@code truncate}), and to forget the prompt's beginning when
 * the answer reaches the context's end ({@code shift}). Servers before 0.12.6 do not know the two, and ignore them.
 */
final class RequestJson {

    private static final String OPTIONS = "options";
    private static final String CONTEXT_LENGTH = "num_ctx";

    private final ModelSettings settings;

    RequestJson(ModelSettings settings) {
        this.settings = settings;
    }

    /**
     * The body for {@code /api/chat}, but for what depends on the server.
     *
     * @throws IllegalArgumentException if the format is neither {@code json} nor a JSON object, or a call's arguments are no JSON
     */
    ObjectNode chat(LlmRequest request) {
        ObjectNode body = common(request);
        ArrayNode messages = body.putArray("messages");
        for (ChatMessage message :
                RequestParts.withSystemPrompt(settings.generation().systemPrompt(), request.messages())) {
            putMessage(messages.addObject(), message);
        }
        RequestParts.putTools(body, request.tools());
        return body;
    }

    /** Whether only {@code /api/chat} can be asked this: {@code /api/generate} has neither tools nor their results. */
    static boolean needsChat(LlmRequest request) {
        return !request.tools().isEmpty()
                || request.messages().stream()
                        .anyMatch(message -> message.role() == ChatMessage.Role.TOOL
                                || !message.toolCalls().isEmpty());
    }

    /** The context that the request's options ask for, whatever else would be asked for. */
    static OptionalInt ownContext(LlmRequest request) {
        return request.options().get(CONTEXT_LENGTH) instanceof Number tokens
                ? OptionalInt.of(tokens.intValue())
                : OptionalInt.empty();
    }

    /**
     * The body for {@code /api/generate}, but for what depends on the server. A question that stands alone is the prompt; of a
     * conversation each message becomes a line with its role, and the prompt ends where the assistant's next line begins. Images of all
     * messages go along.
     *
     * @throws IllegalArgumentException if the format is neither {@code json} nor a JSON object, or the request {@link #needsChat}
     */
    ObjectNode generate(LlmRequest request) {
        if (needsChat(request)) {
            throw new IllegalArgumentException(
                    "/api/generate has no tools; ask with OllamaEndpoint.CHAT or AUTO, or leave tools and their results out");
        }
        ObjectNode body = common(request);
        List<ChatMessage> messages =
                RequestParts.withSystemPrompt(settings.generation().systemPrompt(), request.messages());
        String system = messages.stream()
                .filter(RequestParts::isSystem)
                .map(ChatMessage::content)
                .collect(Collectors.joining("\n\n"));
        if (!system.isEmpty()) {
            body.put("system", system);
        }
        List<ChatMessage> conversation = messages.stream()
                .filter(message -> !RequestParts.isSystem(message))
                .toList();
        body.put("prompt", conversation.size() == 1 ? conversation.get(0).content() : transcript(conversation));
        putImages(
                body,
                conversation.stream()
                        .flatMap(message -> message.images().stream())
                        .toList());
        return body;
    }

    /**
     * Completes a body, and writes it.
     *
     * @param context {@code num_ctx} to ask for; empty to leave it to the server
     * @param forbidsCuts whether to forbid the server to cut the prompt
     */
    static byte[] write(ObjectNode body, OptionalInt context, boolean forbidsCuts) {
        context.ifPresent(tokens -> body.withObject(OPTIONS).put(CONTEXT_LENGTH, tokens));
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
        if (format.equals(RequestParts.ANY_JSON)) {
            return JSON.getNodeFactory().stringNode(format);
        }
        return RequestParts.schema(format);
    }

    private ObjectNode common(LlmRequest request) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", settings.model());
        body.put("stream", true);
        GenerationSettings generation = settings.generation().under(request);
        generation.format().ifPresent(format -> body.set("format", formatNode(format)));
        settings.think().ifPresent(think -> putThink(body, think));
        settings.keepAlive().ifPresent(keepAlive -> putKeepAlive(body, keepAlive));
        ObjectNode options = body.putObject(OPTIONS);
        generation.temperature().ifPresent(value -> options.put("temperature", value));
        generation.maxTokens().ifPresent(value -> options.put("num_predict", value));
        generation.seed().ifPresent(value -> options.put("seed", value));
        RequestParts.putStop(options, generation.stop());
        request.options().forEach((name, value) -> options.set(name, JSON.valueToTree(value)));
        return body;
    }

    private static void putMessage(ObjectNode json, ChatMessage message) {
        json.put("role", RequestParts.roleName(message)).put("content", message.content());
        putImages(json, message.images());
        if (!message.toolCalls().isEmpty()) {
            ArrayNode calls = json.putArray("tool_calls");
            message.toolCalls().forEach(call -> putCall(calls.addObject(), call));
        }
        message.toolName().ifPresent(name -> json.put("tool_name", name));
        message.toolCallId().ifPresent(id -> json.put("tool_call_id", id));
    }

    private static void putImages(ObjectNode json, List<Image> images) {
        if (!images.isEmpty()) {
            ArrayNode encoded = json.putArray("images");
            images.forEach(image -> encoded.add(image.base64()));
        }
    }

    private static void putCall(ObjectNode json, ToolCall call) {
        call.id().ifPresent(id -> json.put("id", id));
        ObjectNode function = json.putObject("function");
        call.index().ifPresent(index -> function.put("index", index));
        function.put("name", call.name());
        try {
            function.set("arguments", JSON.readTree(call.argumentsJson()));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "the arguments of the call of " + call.name() + " are no JSON: " + e.getOriginalMessage(), e);
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

    private static String transcript(List<ChatMessage> conversation) {
        StringBuilder prompt = new StringBuilder();
        for (ChatMessage message : conversation) {
            prompt.append(RequestParts.roleName(message))
                    .append(": ")
                    .append(message.content())
                    .append("\n\n");
        }
        return prompt.append("assistant:").toString();
    }
}
