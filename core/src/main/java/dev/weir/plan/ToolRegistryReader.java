package dev.weir.plan;

import dev.weir.plan.ParameterType.ArrayType;
import dev.weir.plan.ParameterType.BooleanType;
import dev.weir.plan.ParameterType.IntegerType;
import dev.weir.plan.ParameterType.NumberType;
import dev.weir.plan.ParameterType.ObjectType;
import dev.weir.plan.ParameterType.StringType;
import dev.weir.plan.value.Found;
import dev.weir.plan.value.Utf8Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns a tool file into a {@link ToolRegistry}, or says which of its lines or members is wrong. */
final class ToolRegistryReader {

    static final String FORMAT = "weir-tools/1";

    /** A type within a type within a type: deeper than any tool needs. */
    private static final int MAX_TYPE_DEPTH = 8;

    private static final JsonMapper JSON = JsonMapper.builder(Utf8Json.factory().build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String source;
    private final Map<String, ParameterType> types = new LinkedHashMap<>();

    private ToolRegistryReader(String source) {
        this.source = source;
    }

    static ToolRegistry read(byte[] json, String source) {
        ToolRegistryReader reader = new ToolRegistryReader(source);
        return reader.registry(reader.parse(json));
    }

    private JsonNode parse(byte[] json) {
        int start = Utf8Json.start(json);
        try {
            return JSON.readTree(json, start, json.length - start);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new ToolRegistryException(source, where, "is not JSON: " + e.getOriginalMessage());
        }
    }

    private ToolRegistry registry(JsonNode root) {
        members(root, "", Set.of("format", "tools"), Set.of("types", "simplified", "unit_notes"));
        if (!FORMAT.equals(text(root, "format", ""))) {
            throw bad("format", "is \"" + text(root, "format", "") + "\"; this version reads \"" + FORMAT + "\"");
        }
        object(root, "types", "")
                .properties()
                .forEach(type -> types.put(type.getKey(), type(type.getValue(), "types." + type.getKey(), 1)));
        Map<String, Tool> tools = new LinkedHashMap<>();
        int index = 0;
        for (JsonNode node : array(root, "tools", "")) {
            Tool tool = tool(node, "tools[" + index++ + "]");
            if (tools.put(tool.name(), tool) != null) {
                throw bad("tools[" + (index - 1) + "].name", "\"" + tool.name() + "\" is taken by an earlier tool");
            }
        }
        if (tools.isEmpty()) {
            throw bad("tools", "is empty; a plan needs at least one tool");
        }
        Set<String> simplified = names(root, "simplified", "", tools.keySet());
        Map<String, String> unitNotes = new LinkedHashMap<>();
        JsonNode notes = object(root, "unit_notes", "");
        for (String name : notes.propertyNames()) {
            unitNotes.put(name, text(notes, name, "unit_notes"));
        }
        return new ToolRegistry(Collections.unmodifiableMap(tools), simplified, Collections.unmodifiableMap(unitNotes));
    }

    private Tool tool(JsonNode node, String where) {
        members(node, where, Set.of("name", "category", "description"), Set.of("parameters", "required"));
        List<Parameter> parameters = parameters(node, "parameters", where, 1);
        for (Parameter parameter : parameters) {
            if (parameter.name().equals("act")) {
                throw bad(where + ".parameters.act", "cannot be a parameter: a step's act names its tool");
            }
        }
        return new Tool(
                nonEmpty(node, "name", where),
                text(node, "category", where),
                text(node, "description", where),
                parameters);
    }

    private List<Parameter> parameters(JsonNode node, String member, String where, int depth) {
        JsonNode declared = object(node, member, where);
        Set<String> required = names(node, "required", where, declared.propertyNames());
        List<Parameter> parameters = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : declared.properties()) {
            ParameterType type = type(entry.getValue(), path(where, member) + "." + entry.getKey(), depth);
            parameters.add(new Parameter(entry.getKey(), type, required.contains(entry.getKey())));
        }
        return parameters;
    }

    private ParameterType type(JsonNode node, String where, int depth) {
        if (node.isString()) {
            ParameterType named = types.get(node.stringValue());
            if (named == null) {
                throw bad(where, "there is no type \"" + node.stringValue() + "\" before it, only " + types.keySet());
            }
            return named;
        }
        if (depth > MAX_TYPE_DEPTH) {
            throw bad(where, "is nested deeper than " + MAX_TYPE_DEPTH + " types");
        }
        if (!node.isObject()) {
            throw bad(where, "must be the name of a type, or an object, but is " + Found.describe(node));
        }
        String name = text(node, "type", where);
        try {
            return switch (name) {
                case "integer" -> {
                    members(node, where, Set.of("type"), Set.of("minimum", "maximum"));
                    yield new IntegerType(
                            integer(node, "minimum", where, Long.MIN_VALUE),
                            integer(node, "maximum", where, Long.MAX_VALUE));
                }
                case "number" -> {
                    members(node, where, Set.of("type"), Set.of("minimum", "maximum"));
                    yield new NumberType(
                            number(node, "minimum", where, Double.NEGATIVE_INFINITY),
                            number(node, "maximum", where, Double.POSITIVE_INFINITY));
                }
                case "string" -> {
                    members(node, where, Set.of("type"), Set.of("minLength", "maxLength", "enum"));
                    Set<String> allowed = names(node, "enum", where, null);
                    if (node.has("enum") && allowed.isEmpty()) {
                        throw bad(where + ".enum", "is empty, so that no value would do");
                    }
                    yield new StringType(
                            count(node, "minLength", where, 0),
                            count(node, "maxLength", where, Integer.MAX_VALUE),
                            List.copyOf(allowed));
                }
                case "boolean" -> {
                    members(node, where, Set.of("type"), Set.of());
                    yield new BooleanType();
                }
                case "object" -> {
                    members(node, where, Set.of("type"), Set.of("properties", "required"));
                    yield new ObjectType(parameters(node, "properties", where, depth + 1));
                }
                case "array" -> {
                    members(node, where, Set.of("type", "items"), Set.of("minItems", "maxItems"));
                    yield new ArrayType(
                            type(node.path("items"), where + ".items", depth + 1),
                            count(node, "minItems", where, 0),
                            count(node, "maxItems", where, Integer.MAX_VALUE));
                }
                default ->
                    throw bad(
                            where + ".type",
                            "is \"" + name + "\"; write integer, number, string, boolean, object or array");
            };
        } catch (IllegalArgumentException e) {
            throw bad(where, String.valueOf(e.getMessage()));
        }
    }

    /** Checks that the node is an object with these members and no others. */
    private void members(JsonNode node, String where, Set<String> required, Set<String> optional) {
        if (!node.isObject()) {
            throw bad(where, "must be an object, but is " + Found.describe(node));
        }
        for (String name : node.propertyNames()) {
            if (!required.contains(name) && !optional.contains(name)) {
                Set<String> known = new HashSet<>(required);
                known.addAll(optional);
                throw bad(
                        path(where, name),
                        "is not known here; known are "
                                + known.stream().sorted().toList());
            }
        }
        for (String name : required) {
            if (!node.has(name)) {
                throw bad(path(where, name), "is missing");
            }
        }
    }

    private JsonNode object(JsonNode node, String name, String where) {
        JsonNode value = node.has(name) ? node.path(name) : JSON.createObjectNode();
        if (!value.isObject()) {
            throw bad(path(where, name), "must be an object, but is " + Found.describe(value));
        }
        return value;
    }

    private JsonNode array(JsonNode node, String name, String where) {
        JsonNode value = node.has(name) ? node.path(name) : JSON.createArrayNode();
        if (!value.isArray()) {
            throw bad(path(where, name), "must be an array, but is " + Found.describe(value));
        }
        return value;
    }

    private String text(JsonNode node, String name, String where) {
        JsonNode value = node.path(name);
        if (!value.isString()) {
            throw bad(path(where, name), "must be a string, but is " + Found.describe(value));
        }
        return value.stringValue();
    }

    private String nonEmpty(JsonNode node, String name, String where) {
        String text = text(node, name, where);
        if (text.isBlank()) {
            throw bad(path(where, name), "is blank");
        }
        return text;
    }

    private Set<String> names(JsonNode node, String name, String where, @Nullable Collection<String> known) {
        Set<String> names = new LinkedHashSet<>();
        int index = 0;
        for (JsonNode item : array(node, name, where)) {
            String at = path(where, name) + "[" + index++ + "]";
            if (!item.isString()) {
                throw bad(at, "must be a string, but is " + Found.describe(item));
            }
            if (known != null && !known.contains(item.stringValue())) {
                throw bad(at, "there is no \"" + item.stringValue() + "\", only " + known);
            }
            names.add(item.stringValue());
        }
        return Collections.unmodifiableSet(names);
    }

    private long integer(JsonNode node, String name, String where, long absent) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad(path(where, name), "must be an integer of 64 bits, but is " + Found.describe(value));
        }
        return value.longValue();
    }

    private double number(JsonNode node, String name, String where, double absent) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw bad(path(where, name), "must be a finite number, but is " + Found.describe(value));
        }
        return value.asDouble();
    }

    private int count(JsonNode node, String name, String where, int absent) {
        long value = integer(node, name, where, absent);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw bad(path(where, name), "must be from 0 to " + Integer.MAX_VALUE + ", but is " + value);
        }
        return (int) value;
    }

    private static String path(String where, String name) {
        return where.isEmpty() ? name : where + "." + name;
    }

    private ToolRegistryException bad(String where, String problem) {
        return new ToolRegistryException(source, where, problem);
    }
}
