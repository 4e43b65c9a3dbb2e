package dev.weir.llm.event;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A tool that the model wants called.
 *
 * @param id {@code id}, which servers before 0.9 do not send
 * @param index {@code function.index}, its place among the answer's calls, if sent
 * @param name {@code function.name}
 * @param argumentsJson {@code function.arguments} exactly as sent, almost always a JSON object; <code>{}</code> if absent or null
 */
public record ToolCall(Optional<String> id, OptionalInt index, String name, String argumentsJson) {}
