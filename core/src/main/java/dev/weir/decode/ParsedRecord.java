package dev.weir.decode;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Logprob;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an unusual record carries, in the order in which it is delivered.
 *
 * @param thinking top-level {@code thinking}, then that of {@code message}, as far as present
 * @param texts {@code response}, then {@code message.content}, as far as present
 * @param toolCalls {@code tool_calls}, then {@code message.tool_calls}, as far as present
 * @param flaws what is wrong with tool calls that were left out, for people
 * @param error if it is an error record; then {@code done} is null
 */
record ParsedRecord(
        List<String> thinking,
        List<String> texts,
        List<Logprob> logprobs,
        List<ToolCall> toolCalls,
        List<String> flaws,
        @Nullable ServerError error,
        @Nullable Done done) {}
