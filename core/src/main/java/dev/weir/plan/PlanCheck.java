package dev.weir.plan;

import dev.weir.plan.ParameterType.ArrayType;
import dev.weir.plan.ParameterType.BooleanType;
import dev.weir.plan.ParameterType.IntegerType;
import dev.weir.plan.ParameterType.NumberType;
import dev.weir.plan.ParameterType.ObjectType;
import dev.weir.plan.ParameterType.StringType;
import dev.weir.plan.Reason.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks one JSON object against the registry and makes a {@link Plan} of it, or lists everything that is wrong with it.
 *
 * <p>This is the generic path, complete and plain; {@link HandBinder} has to agree with it. Members that nobody asked for are dropped,
 * as JSON Schema does by default. Numbers are compared exactly, so {@code 600.0000000000000001} is more than 600.
 */
final class PlanCheck {

    /** A plan of a thousand bad steps is not worth a thousand reasons. */
    static final int MAX_REASONS = 16;

    private static final IntegerType AGENT_ID = new IntegerType(1, Integer.MAX_VALUE);
    private static final StringType PLAN_ID = new StringType(0, Integer.MAX_VALUE, List.of());

    private final ToolRegistry registry;
    private final boolean emptyStepsAllowed;
    private final List<Reason> reasons = new ArrayList<>();

    PlanCheck(ToolRegistry registry, boolean emptyStepsAllowed) {
        this.registry = registry;
        this.emptyStepsAllowed = emptyStepsAllowed;
    }

    /** What is wrong with what was checked; empty if nothing is. */
    List<Reason> reasons() {
        return reasons;
    }

    /** The plan, or null if there are {@link #reasons()} against it. */
    @Nullable Plan plan(JsonNode object) {
        JsonNode agent = object.path("agent_id");
        Object agentId = agent.isMissingNode() ? null : value(AGENT_ID, agent, "agent_id");
        Object planId = value(PLAN_ID, object.path("plan_id"), "plan_id");
        List<Step> steps = steps(object.path("steps"));
        if (!reasons.isEmpty() || !(planId instanceof String id)) {
            return null;
        }
        return new Plan(
                agentId instanceof Long number ? OptionalInt.of(number.intValue()) : OptionalInt.empty(), id, steps);
    }

    private List<Step> steps(JsonNode array) {
        List<Step> steps = new ArrayList<>();
        if (array.isMissingNode()) {
            reject(Kind.MISSING, "steps", array, "an array of steps");
        } else if (!array.isArray()) {
            reject(Kind.WRONG_TYPE, "steps", array, "an array of steps");
        } else if (array.isEmpty() && !emptyStepsAllowed) {
            reject(Kind.EMPTY_STEPS, "steps", array, "at least one step");
        } else {
            for (int i = 0; i < array.size() && reasons.size() < MAX_REASONS; i++) {
                Step step = step(array.path(i), "steps[" + i + "]");
                if (step != null) {
                    steps.add(step);
                }
            }
        }
        return steps;
    }

    private @Nullable Step step(JsonNode node, String path) {
        if (!node.isObject()) {
            reject(Kind.WRONG_TYPE, path, node, "an object with an act");
            return null;
        }
        JsonNode act = node.path("act");
        if (!act.isString()) {
            reject(act.isMissingNode() ? Kind.MISSING : Kind.WRONG_TYPE, path + ".act", act, "the name of a tool");
            return null;
        }
        Tool tool = registry.tool(act.stringValue()).orElse(null);
        if (tool == null) {
            reject(Kind.UNKNOWN_TOOL, path + ".act", act, "one of the registry's tools");
            return null;
        }
        return new Step(tool.name(), members(tool.parameters(), node, path));
    }

    private Parameters members(List<Parameter> known, JsonNode object, String path) {
        for (Parameter parameter : known) {
            if (parameter.required() && !object.has(parameter.name())) {
                value(parameter.type(), object.path(parameter.name()), path + "." + parameter.name());
            }
        }
        List<Object> pairs = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            Parameter parameter = named(member.getKey(), known);
            if (parameter != null) {
                Object value = value(parameter.type(), member.getValue(), path + "." + parameter.name());
                if (value != null) {
                    pairs.add(parameter.name());
                    pairs.add(value);
                }
            }
        }
        return Parameters.over(pairs.toArray());
    }

    private static @Nullable Parameter named(String name, List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter;
            }
        }
        return null;
    }

    /** The node as a value of that type, or null if it is none, which is then among the reasons. */
    private @Nullable Object value(ParameterType type, JsonNode node, String path) {
        if (node.isMissingNode()) {
            return reject(Kind.MISSING, path, node, type.describe());
        }
        if (type instanceof IntegerType integer) {
            return integer(integer, node, path);
        }
        if (type instanceof NumberType number) {
            return number(number, node, path);
        }
        if (type instanceof StringType string) {
            return string(string, node, path);
        }
        if (type instanceof BooleanType) {
            return node.isBoolean() ? node.booleanValue() : reject(Kind.WRONG_TYPE, path, node, type.describe());
        }
        if (type instanceof ObjectType object) {
            return node.isObject()
                    ? members(object.members(), node, path)
                    : reject(Kind.WRONG_TYPE, path, node, type.describe());
        }
        return list((ArrayType) type, node, path);
    }

    private @Nullable Object integer(IntegerType type, JsonNode node, String path) {
        if (!node.isNumber()) {
            return reject(Kind.WRONG_TYPE, path, node, type.describe());
        }
        BigDecimal value = node.decimalValue();
        if (value.compareTo(BigDecimal.valueOf(type.minimum())) < 0
                || value.compareTo(BigDecimal.valueOf(type.maximum())) > 0) {
            return reject(Kind.OUT_OF_RANGE, path, node, type.describe());
        }
        if (value.stripTrailingZeros().scale() > 0) {
            return reject(Kind.WRONG_TYPE, path, node, type.describe());
        }
        return value.longValueExact();
    }

    private @Nullable Object number(NumberType type, JsonNode node, String path) {
        if (!node.isNumber()) {
            return reject(Kind.WRONG_TYPE, path, node, type.describe());
        }
        BigDecimal exact = node.decimalValue();
        double value = exact.doubleValue();
        boolean tooSmall = Double.isFinite(type.minimum()) && exact.compareTo(BigDecimal.valueOf(type.minimum())) < 0;
        boolean tooLarge = Double.isFinite(type.maximum()) && exact.compareTo(BigDecimal.valueOf(type.maximum())) > 0;
        if (tooSmall || tooLarge || !Double.isFinite(value)) {
            return reject(Kind.OUT_OF_RANGE, path, node, type.describe());
        }
        return value;
    }

    private @Nullable Object string(StringType type, JsonNode node, String path) {
        if (!node.isString()) {
            return reject(Kind.WRONG_TYPE, path, node, type.describe());
        }
        String text = node.stringValue();
        if (!type.allowed().isEmpty() && !type.allowed().contains(text)) {
            return reject(Kind.NOT_ALLOWED, path, node, type.describe());
        }
        int length = text.codePointCount(0, text.length());
        if (length < type.minLength() || length > type.maxLength()) {
            return reject(Kind.WRONG_LENGTH, path, node, type.describe());
        }
        return text;
    }

    private @Nullable Object list(ArrayType type, JsonNode node, String path) {
        if (!node.isArray()) {
            return reject(Kind.WRONG_TYPE, path, node, type.describe());
        }
        if (node.size() < type.minItems() || node.size() > type.maxItems()) {
            return reject(Kind.WRONG_LENGTH, path, node, type.describe());
        }
        List<Object> items = new ArrayList<>(node.size());
        for (int i = 0; i < node.size() && reasons.size() < MAX_REASONS; i++) {
            Object item = value(type.items(), node.path(i), path + "[" + i + "]");
            if (item != null) {
                items.add(item);
            }
        }
        return List.copyOf(items);
    }

    private @Nullable Object reject(Kind kind, String path, JsonNode found, String expected) {
        if (reasons.size() < MAX_REASONS) {
            reasons.add(new Reason(kind, path, Found.describe(found), expected));
        }
        return null;
    }
}
