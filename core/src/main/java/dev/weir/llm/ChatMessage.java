package dev.weir.llm;

import java.util.Objects;

/**
 * One message of a conversation.
 *
 * @param role who says it
 * @param content what is said; may be empty
 */
public record ChatMessage(Role role, String content) {

    /** Who says a message. */
    public enum Role {
        /** Instructions that stand above the conversation. */
        SYSTEM,
        /** The one who asks. */
        USER,
        /** The model. */
        ASSISTANT,
        /** What a tool returned. */
        TOOL
    }

    /** Refuses null. */
    public ChatMessage {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(content, "content");
    }

    /** Instructions that stand above the conversation. */
    public static ChatMessage system(String content) {
        return new ChatMessage(Role.SYSTEM, content);
    }

    /** A question. */
    public static ChatMessage user(String content) {
        return new ChatMessage(Role.USER, content);
    }

    /** An answer that the model gave. */
    public static ChatMessage assistant(String content) {
        return new ChatMessage(Role.ASSISTANT, content);
    }
}
