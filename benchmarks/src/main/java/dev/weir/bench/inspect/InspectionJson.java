package dev.weir.bench.inspect;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.ServerError;
import dev.weir.recording.Recording;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An inspection as a JSON object on one line: the members of {@code expected.jsonl}, see {@link dev.weir.recording.ExpectedDecode}, and
 * {@code valid} for each plan. Plans are those that closed and have {@code steps}.
 *
 * <p>Of a body that is no answer of a model, members that count or name what is in an answer are null. Where a body could not be read to its end,
 * {@code failure} says why. Where the recording's times are unknown, {@code first_ns}, {@code end_ns} and {@code closed_ns} are null.
 */
public final class InspectionJson {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private InspectionJson() {}

    /** The object, without a line break. Characters beyond ASCII are escaped, so that a terminal takes none for a command. */
    public static String line(Inspection inspection) {
        Recording recording = inspection.recording();
        ObjectNode object = MAPPER.createObjectNode();
        object.put("name", recording.name());
        object.put("ending", recording.ending().label());
        inspection.answer().ifPresentOrElse(answer -> putAnswer(object, answer), () -> putNulls(object));
        boolean hasTimes = recording.clock().hasTimes();
        object.put("first_ns", hasTimes && recording.chunkCount() > 0 ? recording.chunkNs(0) : null);
        object.put("end_ns", hasTimes ? recording.endNs() : null);
        ArrayNode plans = object.putArray("plans");
        inspection
                .answer()
                .ifPresent(answer -> answer.plans().stream()
                        .filter(plan -> plan.closed() && plan.steps().isPresent())
                        .forEach(plan -> putPlan(plans.addObject(), plan, hasTimes)));
        inspection.answer().flatMap(Inspection.Answer::failure).ifPresent(failure -> object.put("failure", failure));
        return MAPPER.writeValueAsString(object);
    }

    private static void putAnswer(ObjectNode object, Inspection.Answer answer) {
        object.put("records", answer.records());
        object.put("malformed", answer.malformedCount());
        object.put("text_chars", answer.text().chars());
        object.put("text_sha256", answer.text().sha256());
        object.put("thinking_sha256", answer.thinking().sha256());
        object.put("tool_calls", answer.toolCalls().size());
        object.put("done_reason", answer.done().flatMap(Done::reason).orElse(null));
        object.put("error", answer.error().map(ServerError::message).orElse(null));
    }

    private static void putNulls(ObjectNode object) {
        for (String name : new String[] {
            "records", "malformed", "text_chars", "text_sha256", "thinking_sha256", "tool_calls", "done_reason", "error"
        }) {
            object.putNull(name);
        }
    }

    private static void putPlan(ObjectNode object, FoundPlan plan, boolean hasTimes) {
        if (plan.agentId().isPresent()) {
            object.put("agent_id", plan.agentId().getAsInt());
        } else {
            object.putNull("agent_id");
        }
        object.put("plan_id", plan.planId().orElse(null));
        object.put("steps", plan.steps().orElseThrow());
        object.put("closed_ns", hasTimes ? plan.closedNs() : null);
        object.put("valid", plan.valid());
    }
}
