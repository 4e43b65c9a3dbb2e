package dev.weir.plan.bind;

import dev.weir.plan.Plan;
import dev.weir.plan.Reason;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.value.Found;
import dev.weir.plan.value.Utf8Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns a plan's bytes into a {@link Plan} or a {@link RejectedPlan}, by way of Jackson's tree. */
public final class JacksonBinder {

    private static final int MAX_PLAN_ID_CHARS = 200;

    /** The extractor's own limits are the tighter ones, but for numbers: turning digits into a number takes quadratic time. */
    public static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(100)
            .maxNumberLength(1_000)
            .maxNameLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .build();

    public static final JsonMapper JSON = JsonMapper.builder(
                    Utf8Json.factory().streamReadConstraints(CONSTRAINTS).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final ToolRegistry registry;
    private final boolean emptyStepsAllowed;

    public JacksonBinder(ToolRegistry registry, boolean emptyStepsAllowed) {
        this.registry = registry;
        this.emptyStepsAllowed = emptyStepsAllowed;
    }

    /** The plan in one JSON object, or null if it is not valid. */
    public @Nullable Plan plan(byte[] json, int from, int to) {
        try {
            return plan(JSON.readTree(json, from, to - from));
        } catch (JacksonException | NumberFormatException e) {
            return null;
        }
    }

    /** The plan in one object of a tree, or null if it is not valid. */
    public @Nullable Plan plan(JsonNode object) {
        return new PlanCheck(registry, emptyStepsAllowed, 0).plan(object);
    }

    /** What is wrong with a plan whose members code has made; empty if nothing is. */
    public List<Reason> reasonsAgainst(Map<String, Object> plan) {
        PlanCheck check = new PlanCheck(registry, emptyStepsAllowed, RejectedPlan.MAX_REASONS);
        check.plan(JSON.valueToTree(plan));
        return List.copyOf(check.reasons());
    }

    /** What is wrong with one JSON object that is no valid plan, and stands at {@code fromByte} of the text. */
    public RejectedPlan rejection(byte[] json, int from, int to, long fromByte, long toByte) {
        try {
            return rejection(JSON.readTree(json, from, to - from), fromByte, toByte);
        } catch (JacksonException | NumberFormatException e) {
            Reason reason = new Reason(Kind.UNREADABLE, "", "a number beyond all measure", "at most 1,000 digits");
            return BrokenPlan.describe(json, from, to, fromByte, toByte, -1, reason);
        }
    }

    /** What is wrong with one object of a tree that is no valid plan, and stands at {@code fromByte} of the text. */
    public RejectedPlan rejection(JsonNode object, long fromByte, long toByte) {
        PlanCheck check = new PlanCheck(registry, emptyStepsAllowed, RejectedPlan.MAX_REASONS);
        check.plan(object);
        JsonNode agentId = object.path("agent_id");
        JsonNode planId = object.path("plan_id");
        JsonNode steps = object.path("steps");
        return new RejectedPlan(
                agentId.isNumber() ? agentId(agentId.decimalValue()) : OptionalInt.empty(),
                planId.stringValueOpt().map(JacksonBinder::planId),
                steps.isArray() ? OptionalInt.of(steps.size()) : OptionalInt.empty(),
                fromByte,
                toByte,
                check.reasons());
    }

    static OptionalInt agentId(BigDecimal number) {
        boolean fits = number.compareTo(BigDecimal.valueOf(Integer.MIN_VALUE)) >= 0
                && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
                && number.stripTrailingZeros().scale() <= 0;
        return fits ? OptionalInt.of(number.intValueExact()) : OptionalInt.empty();
    }

    public static String planId(String id) {
        return id.length() <= MAX_PLAN_ID_CHARS ? id : Found.shorten(id);
    }
}
