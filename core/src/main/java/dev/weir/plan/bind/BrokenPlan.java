package dev.weir.plan.bind;

import dev.weir.plan.Reason;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.RejectedPlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Describes an object that was to be a plan but broke off: what it had said of itself by then, and why it was given up. */
public final class BrokenPlan {

    private BrokenPlan() {}

    /** What would have been right about a plan that is too large. */
    public static String atMost(int maxPlanBytes) {
        return "at most " + maxPlanBytes + " bytes";
    }

    /**
     * What the object had said of itself, and why it was given up.
     *
     * @param bytes holds what there is of the object
     * @param to index of the byte at which it was given up
     * @param stepCount how many steps had closed, or -1 if it has shown no {@code steps}
     */
    public static RejectedPlan describe(
            Kind kind, String expected, byte[] bytes, int from, int to, long fromByte, long toByte, int stepCount) {
        Reason reason = switch (kind) {
            case MISSING -> new Reason(kind, "steps", "missing", "an array of steps");
            case UNTERMINATED -> new Reason(kind, "", "the end of the text at byte " + toByte, expected);
            case MALFORMED_JSON -> new Reason(kind, "", character(bytes[to]) + " at byte " + toByte, expected);
            default -> new Reason(kind, "", "more at byte " + toByte, expected);
        };
        return describe(bytes, from, to, fromByte, toByte, stepCount, reason);
    }

    public static RejectedPlan describe(
            byte[] bytes, int from, int to, long fromByte, long toByte, int stepCount, Reason reason) {
        OptionalInt agentId = OptionalInt.empty();
        Optional<String> planId = Optional.empty();
        try (JsonParser parser = JacksonBinder.JSON.createParser(bytes, from, to - from)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("agent_id") && value != null && value.isNumeric()) {
                    agentId = JacksonBinder.agentId(parser.getDecimalValue());
                } else if (name.equals("plan_id") && value == JsonToken.VALUE_STRING) {
                    planId = Optional.of(JacksonBinder.planId(parser.getString()));
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JacksonException | NumberFormatException e) {
            // The object is broken, so reading it ends here. What was read until then is all that it says.
        }
        OptionalInt steps = stepCount < 0 ? OptionalInt.empty() : OptionalInt.of(stepCount);
        return new RejectedPlan(agentId, planId, steps, fromByte, toByte, List.of(reason));
    }

    private static String character(byte b) {
        return b >= ' ' && b < 0x7F ? "'" + (char) b + "'" : String.format("byte 0x%02X", b);
    }
}
