package dev.weir.bench.latency.prompt;

import dev.weir.llm.ChatMessage;
import dev.weir.plan.ToolRegistry;
import dev.weir.recording.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prompts in an order. Immutable and thread-safe. */
public final class PromptSet {

    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final List<Prompt> prompts;
    private final ToolRegistry tools;
    private final String sha256;

    /**
     * @param name for people
     * @param prompts at least one
     * @param tools those that a plan in an answer may use
     * @throws IllegalArgumentException if there is no prompt
     */
    public PromptSet(String name, List<Prompt> prompts, ToolRegistry tools) {
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("a set of prompts needs one");
        }
        this.name = name;
        this.prompts = List.copyOf(prompts);
        this.tools = tools;
        this.sha256 = digest(prompts);
    }

    /** For people. */
    public String name() {
        return name;
    }

    /** How many different ones there are. */
    public int count() {
        return prompts.size();
    }

    /** The prompt of a request: after the last one the first again. */
    public Prompt prompt(long index) {
        return prompts.get(Math.toIntExact(Math.floorMod(index, (long) prompts.size())));
    }

    /** One of them alone. */
    public PromptSet only(int index) {
        return new PromptSet(name, List.of(prompts.get(index)), tools);
    }

    /** The same prompts for answers in another format. */
    public PromptSet withFormat(Optional<String> format) {
        return new PromptSet(
                name,
                prompts.stream()
                        .map(prompt -> new Prompt(prompt.name(), prompt.messages(), format, prompt.maxTokens()))
                        .toList(),
                tools);
    }

    /** Those that a plan in an answer may use. */
    public ToolRegistry tools() {
        return tools;
    }

    /** SHA-256 of messages, formats and limits of all prompts in their order, hexadecimal. */
    public String sha256() {
        return sha256;
    }

    private static String digest(List<Prompt> prompts) {
        MessageDigest digest = Sha256.begin();
        for (Prompt prompt : prompts) {
            digest.update(JSON.writeValueAsBytes(json(prompt)));
            digest.update("\n".getBytes(StandardCharsets.US_ASCII));
        }
        return Sha256.end(digest);
    }

    private static ObjectNode json(Prompt prompt) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode messages = json.putArray("messages");
        for (ChatMessage message : prompt.messages()) {
            messages.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", message.content());
        }
        prompt.format().ifPresent(format -> json.put("format", format));
        prompt.maxTokens().ifPresent(tokens -> json.put("num_predict", tokens));
        return json;
    }
}
