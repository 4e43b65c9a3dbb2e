package dev.weir.bench.latency.prompt;

import dev.weir.llm.ChatMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing to ask.
 *
 * @param name tells it apart within its set
 * @param messages the conversation so far; of a single question, one
 * @param format what the answer has to be: {@code json}, or a JSON schema as JSON text
 * @param maxTokens after which the answer is cut off
 */
public record Prompt(String name, List<ChatMessage> messages, Optional<String> format, OptionalInt maxTokens) {

    /** Copies the messages. */
    public Prompt {
        messages = List.copyOf(messages);
    }
}
