package dev.weir.llm;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What to ask. What is empty is the client's own setting or, if it has none, the server's.
 *
 * @param messages the conversation so far, oldest first; at least one
 * @param format what the answer has to be: {@code json}, or a JSON schema as JSON text
 * @param temperature 0 for the likeliest token each time; larger for more variety
 * @param maxTokens number of tokens after which the answer is cut off; at least 1
 * @param seed for the same answer each time, as far as the server can
 * @param contextTokens tokens of prompt and answer together, where the caller knows or estimates them; at least 1. A client that has no
 *     context of its own to ask for then sees to it that the model is loaded with one that holds them
 */
public record LlmRequest(
        List<ChatMessage> messages,
        Optional<String> format,
        OptionalDouble temperature,
        OptionalInt maxTokens,
        OptionalLong seed,
        OptionalInt contextTokens) {

    /**
     * Copies the messages.
     *
     * @throws IllegalArgumentException if there is no message, {@code temperature} is negative or no number, or {@code maxTokens} or
     *     {@code contextTokens} is below 1
     */
    public LlmRequest {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a request needs at least one message");
        }
        if (temperature.isPresent() && !isTemperature(temperature.getAsDouble())) {
            throw new IllegalArgumentException(
                    "temperature is " + temperature.getAsDouble() + "; it has to be a finite number, and not below 0");
        }
        requireAtLeastOne("maxTokens", maxTokens);
        requireAtLeastOne("contextTokens", contextTokens);
    }

    private static void requireAtLeastOne(String name, OptionalInt tokens) {
        if (tokens.orElse(1) < 1) {
            throw new IllegalArgumentException(name + " is " + tokens.getAsInt() + "; it cannot be below 1");
        }
    }

    /** Whether a model can be asked at that temperature: JSON has no number for an infinite one. */
    private static boolean isTemperature(double temperature) {
        return temperature >= 0 && Double.isFinite(temperature);
    }

    /** Asks one question, without a conversation before it. */
    public static LlmRequest of(String prompt) {
        return of(List.of(ChatMessage.user(prompt)));
    }

    /**
     * Goes on with a conversation.
     *
     * @param messages oldest first
     * @throws IllegalArgumentException if there is none
     */
    public static LlmRequest of(List<ChatMessage> messages) {
        return new LlmRequest(
                messages,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalInt.empty());
    }

    /** The same, for an answer in a format: {@code json}, or a JSON schema as JSON text. */
    public LlmRequest withFormat(String newFormat) {
        return new LlmRequest(messages, Optional.of(newFormat), temperature, maxTokens, seed, contextTokens);
    }

    /**
     * The same at another temperature.
     *
     * @throws IllegalArgumentException if it is negative or no number
     */
    public LlmRequest withTemperature(double newTemperature) {
        return new LlmRequest(messages, format, OptionalDouble.of(newTemperature), maxTokens, seed, contextTokens);
    }

    /**
     * The same with another limit.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public LlmRequest withMaxTokens(int newMaxTokens) {
        return new LlmRequest(messages, format, temperature, OptionalInt.of(newMaxTokens), seed, contextTokens);
    }

    /** The same with another seed. */
    public LlmRequest withSeed(long newSeed) {
        return new LlmRequest(messages, format, temperature, maxTokens, OptionalLong.of(newSeed), contextTokens);
    }

    /**
     * The same, for a context that holds so many tokens.
     *
     * @throws IllegalArgumentException if they are below 1
     */
    public LlmRequest withContextTokens(int newContextTokens) {
        return new LlmRequest(messages, format, temperature, maxTokens, seed, OptionalInt.of(newContextTokens));
    }

    /** The same, for an answer in any format, unless the client has one of its own. */
    public LlmRequest withoutFormat() {
        return new LlmRequest(messages, Optional.empty(), temperature, maxTokens, seed, contextTokens);
    }
}
