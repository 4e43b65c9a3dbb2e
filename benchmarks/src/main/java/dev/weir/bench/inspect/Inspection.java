package dev.weir.bench.inspect;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.ToolCall;
import dev.weir.recording.Recording;
import java.util.List;
import java.util.Optional;

/**
 * What the pipeline finds in a recording.
 *
 * @param recording what was read
 * @param answer what it holds; empty where its body is no answer of a model
 */
public record Inspection(Recording recording, Optional<Answer> answer) {

    /** Whether the body could be read to its end. */
    public boolean isWhole() {
        return answer.flatMap(Answer::failure).isEmpty();
    }

    /**
     * What an answer holds.
     *
     * @param records lines, or events, that are records
     * @param malformedCount lines, or events, that are neither blank nor records, and records with tool calls that are none
     * @param malformed the first of them
     * @param text of all records
     * @param thinking of all records
     * @param toolCalls in all records
     * @param done the final record, if there is one
     * @param error the error record, if there is one
     * @param failure why nothing behind that place could be read, if so
     * @param plans in the order in which they closed or broke off
     */
    public record Answer(
            long records,
            long malformedCount,
            List<MalformedLine> malformed,
            Text text,
            Text thinking,
            List<ToolCall> toolCalls,
            Optional<Done> done,
            Optional<ServerError> error,
            Optional<String> failure,
            List<FoundPlan> plans) {}

    /** A malformed line: its number, counted from 1, where it starts in the body, and what is wrong with it. */
    public record MalformedLine(long lineNumber, long byteOffset, String reason) {}
}
