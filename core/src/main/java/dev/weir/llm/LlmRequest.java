package dev.weir.llm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What to ask. What is not set is the client's own setting or, if it has none, the server's.
 *
 * <pre>{@code
 * LlmRequest request = LlmRequest.builder()
 *         .system("You are the weather desk.")
 *         .user("What is the weather in Oslo?")
 *         .tool(ToolDefinition.of("weather", "The weather of a city, now.", """
 *                 {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""))
 *         .temperature(0)
 *         .option("top_p", 0.9)
 *         .build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class LlmRequest {

    private final List<ChatMessage> messages;
    private final List<ToolDefinition> tools;
    private final Optional<String> format;
    private final OptionalDouble temperature;
    private final OptionalInt maxTokens;
    private final OptionalLong seed;
    private final OptionalInt contextTokens;
    private final Map<String, Object> options;

    private LlmRequest(Builder builder) {
        this.messages = List.copyOf(builder.messages);
        this.tools = List.copyOf(builder.tools);
        this.format = builder.format;
        this.temperature = builder.temperature;
        this.maxTokens = builder.maxTokens;
        this.seed = builder.seed;
        this.contextTokens = builder.contextTokens;
        this.options = Collections.unmodifiableMap(new LinkedHashMap<>(builder.options));
    }

    /** Begins a request without messages. */
    public static Builder builder() {
        return new Builder();
    }

    /** Asks one question, without a conversation before it. */
    public static LlmRequest of(String prompt) {
        return builder().user(prompt).build();
    }

    /**
     * Goes on with a conversation.
     *
     * @param messages oldest first
     * @throws IllegalArgumentException if there is none
     */
    public static LlmRequest of(List<ChatMessage> messages) {
        return builder().messages(messages).build();
    }

    /** The conversation so far, oldest first; at least one message. */
    public List<ChatMessage> messages() {
        return messages;
    }

    /** What the model may have called. */
    public List<ToolDefinition> tools() {
        return tools;
    }

    /** What the answer has to be: {@code json}, or a JSON schema as JSON text. */
    public Optional<String> format() {
        return format;
    }

    /** 0 for the likeliest token each time; larger for more variety. */
    public OptionalDouble temperature() {
        return temperature;
    }

    /** Number of tokens after which the answer is cut off; at least 1. */
    public OptionalInt maxTokens() {
        return maxTokens;
    }

    /** For the same answer each time, as far as the server can. */
    public OptionalLong seed() {
        return seed;
    }

    /** Tokens of prompt and answer together, where the caller knows or estimates them; at least 1. */
    public OptionalInt contextTokens() {
        return contextTokens;
    }

    /** What else is asked of the model, by the server's own names; in the order of setting. */
    public Map<String, Object> options() {
        return options;
    }

    /** The same, to be changed. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.messages.addAll(messages);
        builder.tools.addAll(tools);
        builder.format = format;
        builder.temperature = temperature;
        builder.maxTokens = maxTokens;
        builder.seed = seed;
        builder.contextTokens = contextTokens;
        builder.options.putAll(options);
        return builder;
    }

    /** The same, for an answer in a format: {@code json}, or a JSON schema as JSON text. */
    public LlmRequest withFormat(String newFormat) {
        return toBuilder().format(newFormat).build();
    }

    /** The same, for an answer in any format, unless the client has one of its own. */
    public LlmRequest withoutFormat() {
        return toBuilder().anyFormat().build();
    }

    /**
     * The same at another temperature.
     *
     * @throws IllegalArgumentException if it is negative or no finite number
     */
    public LlmRequest withTemperature(double newTemperature) {
        return toBuilder().temperature(newTemperature).build();
    }

    /**
     * The same with another limit.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public LlmRequest withMaxTokens(int newMaxTokens) {
        return toBuilder().maxTokens(newMaxTokens).build();
    }

    /** The same with another seed. */
    public LlmRequest withSeed(long newSeed) {
        return toBuilder().seed(newSeed).build();
    }

    /**
     * The same, for a context that holds so many tokens.
     *
     * @throws IllegalArgumentException if they are below 1
     */
    public LlmRequest withContextTokens(int newContextTokens) {
        return toBuilder().contextTokens(newContextTokens).build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LlmRequest request && parts().equals(request.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(messages, tools, format, temperature, maxTokens, seed, contextTokens, options);
    }

    /** How many messages and tools, and the settings; never a message. */
    @Override
    public String toString() {
        return "LlmRequest[" + messages.size() + " messages, " + tools.size() + " tools, format "
                + (format.isPresent() ? "set" : "any") + ", " + temperature + ", " + maxTokens + ", " + seed + ", "
                + contextTokens + ", options " + options.keySet() + "]";
    }

    /** Makes a {@link LlmRequest}. Each method returns this builder. Not thread-safe; what it builds is independent of it. */
    public static final class Builder {

        private final List<ChatMessage> messages = new ArrayList<>();
        private final List<ToolDefinition> tools = new ArrayList<>();
        private Optional<String> format = Optional.empty();
        private OptionalDouble temperature = OptionalDouble.empty();
        private OptionalInt maxTokens = OptionalInt.empty();
        private OptionalLong seed = OptionalLong.empty();
        private OptionalInt contextTokens = OptionalInt.empty();
        private final Map<String, Object> options = new LinkedHashMap<>();

        private Builder() {}

        /** Adds instructions that stand above the conversation. */
        public Builder system(String content) {
            return message(ChatMessage.system(content));
        }

        /** Adds a question. */
        public Builder user(String content) {
            return message(ChatMessage.user(content));
        }

        /** Adds a question about images. */
        public Builder user(String content, Image... images) {
            return message(ChatMessage.user(content, images));
        }

        /** Adds an answer that the model gave. */
        public Builder assistant(String content) {
            return message(ChatMessage.assistant(content));
        }

        /** Adds a message. */
        public Builder message(ChatMessage message) {
            messages.add(Objects.requireNonNull(message, "message"));
            return this;
        }

        /** Adds messages, oldest first. */
        public Builder messages(List<ChatMessage> more) {
            more.forEach(this::message);
            return this;
        }

        /** Adds a tool that the model may have called. */
        public Builder tool(ToolDefinition tool) {
            tools.add(Objects.requireNonNull(tool, "tool"));
            return this;
        }

        /** Adds tools that the model may have called. */
        public Builder tools(List<ToolDefinition> more) {
            more.forEach(this::tool);
            return this;
        }

        /** What the answer has to be: {@code json}, or a JSON schema as JSON text. The client checks which, when it is asked. */
        public Builder format(String newFormat) {
            format = Optional.of(newFormat);
            return this;
        }

        /** Any answer will do, unless the client has a format of its own. */
        public Builder anyFormat() {
            format = Optional.empty();
            return this;
        }

        /**
         * 0 for the likeliest token each time; larger for more variety.
         *
         * @throws IllegalArgumentException if it is negative or no finite number: JSON has none for an infinite one
         */
        public Builder temperature(double newTemperature) {
            if (!(newTemperature >= 0 && Double.isFinite(newTemperature))) {
                throw new IllegalArgumentException(
                        "temperature is " + newTemperature + "; it has to be a finite number, and not below 0");
            }
            temperature = OptionalDouble.of(newTemperature);
            return this;
        }

        /**
         * Number of tokens after which the answer is cut off.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxTokens(int newMaxTokens) {
            maxTokens = OptionalInt.of(atLeastOne("maxTokens", newMaxTokens));
            return this;
        }

        /** For the same answer each time, as far as the server can. */
        public Builder seed(long newSeed) {
            seed = OptionalLong.of(newSeed);
            return this;
        }

        /**
         * Tokens of prompt and answer together. A client that has no context of its own to ask for then sees to it that the model is loaded
         * with one that holds them.
         *
         * @throws IllegalArgumentException if they are below 1
         */
        public Builder contextTokens(int newContextTokens) {
            contextTokens = OptionalInt.of(atLeastOne("contextTokens", newContextTokens));
            return this;
        }

        /**
         * Asks something else of the model, by the server's own name for it: {@code top_p}, {@code repeat_penalty}, {@code num_ctx}, ...
         * For Ollama, a member of {@code options}; for dialects without, a member of the request. It replaces what would stand there
         * otherwise, so it wins over all other settings.
         *
         * @param value a string, a boolean, a number, or a list or map of such
         * @throws IllegalArgumentException if JSON has no such value
         */
        public Builder option(String name, Object value) {
            options.put(Objects.requireNonNull(name, "name"), OptionValue.copyOf(name, value));
            return this;
        }

        /**
         * Asks more of the model; {@link #option} for each.
         *
         * @throws IllegalArgumentException if JSON has no such value
         */
        public Builder options(Map<String, ?> more) {
            more.forEach(this::option);
            return this;
        }

        /**
         * The request.
         *
         * @throws IllegalArgumentException if it has no message
         */
        public LlmRequest build() {
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("a request needs at least one message");
            }
            return new LlmRequest(this);
        }

        private static int atLeastOne(String name, int tokens) {
            if (tokens < 1) {
                throw new IllegalArgumentException(name + " is " + tokens + "; it cannot be below 1");
            }
            return tokens;
        }
    }
}
