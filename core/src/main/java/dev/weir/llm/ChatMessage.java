package dev.weir.llm;

import dev.weir.llm.event.ToolCall;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One message of a conversation.
 *
 * @param role who says it
 * @param content what is said; may be empty
 * @param toolCalls what the assistant wants called
 * @param toolName whose result a tool message is
 * @param toolCallId which call's result it is, where calls have an id
 * @param images what a question is about
 */
public record ChatMessage(
        Role role,
        String content,
        List<ToolCall> toolCalls,
        Optional<String> toolName,
        Optional<String> toolCallId,
        List<Image> images) {

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

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a message that is not the assistant's has calls, or one that is no tool's a tool's name or id
     */
    public ChatMessage {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(toolName, "toolName");
        Objects.requireNonNull(toolCallId, "toolCallId");
        toolCalls = List.copyOf(toolCalls);
        images = List.copyOf(images);
        if (role != Role.ASSISTANT && !toolCalls.isEmpty()) {
            throw new IllegalArgumentException("only the assistant calls tools, and this is a message of " + role);
        }
        if (role != Role.TOOL && (toolName.isPresent() || toolCallId.isPresent())) {
            throw new IllegalArgumentException("only a tool has results, and this is a message of " + role);
        }
    }

    /** A message of words only. */
    public ChatMessage(Role role, String content) {
        this(role, content, List.of(), Optional.empty(), Optional.empty(), List.of());
    }

    /** Instructions that stand above the conversation. */
    public static ChatMessage system(String content) {
        return new ChatMessage(Role.SYSTEM, content);
    }

    /** A question. */
    public static ChatMessage user(String content) {
        return new ChatMessage(Role.USER, content);
    }

    /** A question about images. */
    public static ChatMessage user(String content, Image... images) {
        return new ChatMessage(Role.USER, content, List.of(), Optional.empty(), Optional.empty(), List.of(images));
    }

    /** An answer that the model gave. */
    public static ChatMessage assistant(String content) {
        return new ChatMessage(Role.ASSISTANT, content);
    }

    /**
     * An answer that the model gave, with what it wanted called.
     *
     * @param calls as they arrived
     */
    public static ChatMessage assistant(String content, List<ToolCall> calls) {
        return new ChatMessage(Role.ASSISTANT, content, calls, Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * What a call returned.
     *
     * @param call as it arrived; its name and its id, if it has one, say whose result this is
     * @param result for the model to read
     */
    public static ChatMessage tool(ToolCall call, String result) {
        return new ChatMessage(Role.TOOL, result, List.of(), Optional.of(call.name()), call.id(), List.of());
    }

    /** What a tool returned, where calls have no id. */
    public static ChatMessage tool(String toolName, String result) {
        return new ChatMessage(Role.TOOL, result, List.of(), Optional.of(toolName), Optional.empty(), List.of());
    }
}
