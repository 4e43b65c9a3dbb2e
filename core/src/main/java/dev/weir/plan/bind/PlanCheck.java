package dev.weir.plan.bind;

import dev.weir.plan.Parameter;
import dev.weir.plan.ParameterType;
import dev.weir.plan.ParameterType.ArrayType;
import dev.weir.plan.ParameterType.BooleanType;
import dev.weir.plan.ParameterType.IntegerType;
import dev.weir.plan.ParameterType.NumberType;
import dev.weir.plan.ParameterType.ObjectType;
import dev.weir.plan.ParameterType.StringType;
import dev.weir.plan.Plan;
import dev.weir.plan.Reason;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.Step;
import dev.weir.plan.Tool;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.value.Found;
import dev.weir.plan.value.Parameters;
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

    private static final IntegerType AGENT_ID = new IntegerType(1, Integer.MAX_VALUE);
    private static final StringType PLAN_ID = new StringType(0, Integer.MAX_VALUE, List.of());

    private final ToolRegistry registry;
    private final boolean emptyStepsAllowed;
    private final int maxReasons;
    private boolean valid = true;
    private final List<Reason> reasons = new ArrayList<>();

    /** Names and indices that lead to what is being checked; written out only for a reason. */
    private final List<Object> path = new ArrayList<>();

    /** @param maxReasons after how many reasons to stop; 0 to learn only whether there is one */
    PlanCheck(ToolRegistry registry, boolean emptyStepsAllowed, int maxReasons) {
        this.registry = registry;
        this.emptyStepsAllowed = emptyStepsAllowed;
        this.maxReasons = maxReasons;
    }

    /** What is wrong with what was checked, as far as that was asked for; empty if nothing is. */
    List<Reason> reasons() {
        return reasons;
    }

    /** The plan, or null if there are reasons against it. */
    @Nullable Plan plan(JsonNode object) {
        JsonNode agent = object.path("agent_id");
        Object agentId = agent.isMissingNode() ? null : value(AGENT_ID, agent, "agent_id");
        Object planId = value(PLAN_ID, object.path("plan_id"), "plan_id");
        path.add("steps");
        List<Step> steps = steps(object.path("steps"));
        leave();
        if (!valid || !(planId instanceof String id)) {
            return null;
        }
        return new Plan(
                agentId instanceof Long number ? OptionalInt.of(number.intValue()) : OptionalInt.empty(), id, steps);
    }

    private List<Step> steps(JsonNode array) {
        List<Step> steps = new ArrayList<>();
        if (array.isMissingNode()) {
            reject(Kind.MISSING, array, "an array of steps");
        } else if (!array.isArray()) {
            reject(Kind.WRONG_TYPE, array, "an array of steps");
        } else if (array.isEmpty() && !emptyStepsAllowed) {
            reject(Kind.EMPTY_STEPS, array, "at least one step");
        } else {
            for (int i = 0; i < array.size() && goesOn(); i++) {
                path.add(i);
                Step step = step(array.path(i));
                leave();
                if (step != null) {
                    steps.add(step);
                }
            }
        }
        return steps;
    }

    private @Nullable Step step(JsonNode node) {
        if (!node.isObject()) {
            reject(Kind.WRONG_TYPE, node, "an object with an act");
            return null;
        }
        JsonNode act = node.path("act");
        Tool tool = act.isString() ? registry.tool(act.stringValue()).orElse(null) : null;
        if (tool == null) {
            path.add("act");
            if (act.isString()) {
                reject(Kind.UNKNOWN_TOOL, act, "one of the registry's tools");
            } else {
                reject(act.isMissingNode() ? Kind.MISSING : Kind.WRONG_TYPE, act, "the name of a tool");
            }
            leave();
            return null;
        }
        return new Step(tool.name(), members(tool.parameters(), node));
    }

    private Parameters members(List<Parameter> known, JsonNode object) {
        for (Parameter parameter : known) {
            if (parameter.required() && !object.has(parameter.name())) {
                value(parameter.type(), object.path(parameter.name()), parameter.name());
            }
        }
        List<Object> pairs = new ArrayList<>(2 * object.size());
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            Parameter parameter = named(member.getKey(), known);
            if (parameter != null) {
                Object value = value(parameter.type(), member.getValue(), parameter.name());
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

    /**
     * The node as a value of that type, or null if it is none, which is then among the reasons.
     *
     * @param place name of the member, or index of the item, that it is
     */
    private @Nullable Object value(ParameterType type, JsonNode node, Object place) {
        path.add(place);
        Object value = value(type, node);
        leave();
        return value;
    }

    private @Nullable Object value(ParameterType type, JsonNode node) {
        if (node.isMissingNode()) {
            return reject(Kind.MISSING, node, type);
        }
        if (type instanceof IntegerType integer) {
            return integer(integer, node);
        }
        if (type instanceof NumberType number) {
            return number(number, node);
        }
        if (type instanceof StringType string) {
            return string(string, node);
        }
        if (type instanceof BooleanType) {
            return node.isBoolean() ? node.booleanValue() : reject(Kind.WRONG_TYPE, node, type);
        }
        if (type instanceof ObjectType object) {
            return node.isObject() ? members(object.members(), node) : reject(Kind.WRONG_TYPE, node, type);
        }
        return list((ArrayType) type, node);
    }

    private @Nullable Object integer(IntegerType type, JsonNode node) {
        if (isLong(node)) {
            long value = node.longValue();
            return type.minimum() <= value && value <= type.maximum() ? value : reject(Kind.OUT_OF_RANGE, node, type);
        }
        if (!node.isNumber()) {
            return reject(Kind.WRONG_TYPE, node, type);
        }
        BigDecimal value = node.decimalValue();
        if (value.compareTo(BigDecimal.valueOf(type.minimum())) < 0
                || value.compareTo(BigDecimal.valueOf(type.maximum())) > 0) {
            return reject(Kind.OUT_OF_RANGE, node, type);
        }
        if (value.stripTrailingZeros().scale() > 0) {
            return reject(Kind.WRONG_TYPE, node, type);
        }
        return value.longValueExact();
    }

    private @Nullable Object number(NumberType type, JsonNode node) {
        if (!node.isNumber()) {
            return reject(Kind.WRONG_TYPE, node, type);
        }
        double value = isLong(node) ? node.longValue() : node.decimalValue().doubleValue();
        // Rounding keeps order: only where it ends on a limit can what was rounded lie beyond it.
        return (type.minimum() < value && value < type.maximum()) || isWithin(type, node.decimalValue())
                ? (Object) value
                : reject(Kind.OUT_OF_RANGE, node, type);
    }

    private static boolean isLong(JsonNode node) {
        return node.isInt() || node.isLong();
    }

    private static boolean isWithin(NumberType type, BigDecimal exact) {
        boolean tooSmall = Double.isFinite(type.minimum()) && exact.compareTo(BigDecimal.valueOf(type.minimum())) < 0;
        boolean tooLarge = Double.isFinite(type.maximum()) && exact.compareTo(BigDecimal.valueOf(type.maximum())) > 0;
        return !tooSmall && !tooLarge && Double.isFinite(exact.doubleValue());
    }

    private @Nullable Object string(StringType type, JsonNode node) {
        if (!node.isString()) {
            return reject(Kind.WRONG_TYPE, node, type);
        }
        String text = node.stringValue();
        if (!type.allowed().isEmpty() && !type.allowed().contains(text)) {
            return reject(Kind.NOT_ALLOWED, node, type);
        }
        int length = text.codePointCount(0, text.length());
        if (length < type.minLength() || length > type.maxLength()) {
            return reject(Kind.WRONG_LENGTH, node, type);
        }
        return text;
    }

    private @Nullable Object list(ArrayType type, JsonNode node) {
        if (!node.isArray()) {
            return reject(Kind.WRONG_TYPE, node, type);
        }
        if (node.size() < type.minItems() || node.size() > type.maxItems()) {
            return reject(Kind.WRONG_LENGTH, node, type);
        }
        List<Object> items = new ArrayList<>(node.size());
        for (int i = 0; i < node.size() && goesOn(); i++) {
            Object item = value(type.items(), node.path(i), i);
            if (item != null) {
                items.add(item);
            }
        }
        return List.copyOf(items);
    }

    private boolean goesOn() {
        return valid || reasons.size() < maxReasons;
    }

    private @Nullable Object reject(Kind kind, JsonNode found, ParameterType expected) {
        return reject(kind, found, reasons.size() < maxReasons ? expected.describe() : "");
    }

    private @Nullable Object reject(Kind kind, JsonNode found, String expected) {
        valid = false;
        if (reasons.size() < maxReasons) {
            reasons.add(new Reason(kind, pathText(), Found.describe(found), expected));
        }
        return null;
    }

    private void leave() {
        path.remove(path.size() - 1);
    }

    /** The place where checking is, such as {@code steps[2].x}. */
    private String pathText() {
        StringBuilder text = new StringBuilder();
        for (Object place : path) {
            if (place instanceof Integer) {
                text.append('[').append(place).append(']');
            } else {
                text.append(text.length() == 0 ? "" : ".").append(place);
            }
        }
        return text.toString();
    }
}
