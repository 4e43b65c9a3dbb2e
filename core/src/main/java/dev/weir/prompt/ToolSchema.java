package dev.weir.prompt;

import dev.weir.plan.Parameter;
import dev.weir.plan.ParameterType;
import dev.weir.plan.ParameterType.ArrayType;
import dev.weir.plan.ParameterType.IntegerType;
import dev.weir.plan.ParameterType.NumberType;
import dev.weir.plan.ParameterType.ObjectType;
import dev.weir.plan.ParameterType.StringType;
import dev.weir.plan.Tool;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON schema of a step that uses a tool. */
enum ToolSchema {

    /** With every limit, for a model to read. */
    TO_READ,

    /**
     * For a server to make a grammar of: no member but the listed ones, and no limits on the length of a string, each of which would
     * become a rule for every length that is allowed.
     */
    FOR_GRAMMAR,

    /** The same, and no limits on integers of a wide range, whose digits would become rules too. */
    FOR_LARGE_GRAMMAR;

    private static final long WIDE_RANGE = 1_000_000;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    ObjectNode of(Tool tool) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("act").put("const", tool.name());
        ArrayNode required = schema.putArray("required").add("act");
        addMembers(tool.parameters(), properties, required);
        return closed(schema);
    }

    private ObjectNode of(ParameterType type) {
        ObjectNode schema = JSON.objectNode();
        if (type instanceof IntegerType integer) {
            schema.put("type", "integer");
            if (this != FOR_LARGE_GRAMMAR || !isWide(integer)) {
                putUnless(schema, "minimum", integer.minimum(), Long.MIN_VALUE);
                putUnless(schema, "maximum", integer.maximum(), Long.MAX_VALUE);
            }
        } else if (type instanceof NumberType number) {
            schema.put("type", "number");
            putFinite(schema, "minimum", number.minimum());
            putFinite(schema, "maximum", number.maximum());
        } else if (type instanceof StringType string) {
            putString(schema.put("type", "string"), string);
        } else if (type instanceof ArrayType array) {
            schema.put("type", "array");
            putUnless(schema, "minItems", array.minItems(), 0);
            putUnless(schema, "maxItems", array.maxItems(), Integer.MAX_VALUE);
            schema.set("items", of(array.items()));
        } else if (type instanceof ObjectType object) {
            schema.put("type", "object");
            addMembers(object.members(), schema.putObject("properties"), schema.putArray("required"));
            closed(schema);
        } else {
            schema.put("type", "boolean");
        }
        return schema;
    }

    private void addMembers(List<Parameter> members, ObjectNode properties, ArrayNode required) {
        for (Parameter member : members) {
            properties.set(member.name(), of(member.type()));
            if (member.required()) {
                required.add(member.name());
            }
        }
    }

    private void putString(ObjectNode schema, StringType string) {
        if (!string.allowed().isEmpty()) {
            string.allowed().forEach(schema.putArray("enum")::add);
        } else if (this == TO_READ) {
            putUnless(schema, "minLength", string.minLength(), 0);
            putUnless(schema, "maxLength", string.maxLength(), Integer.MAX_VALUE);
        }
    }

    private ObjectNode closed(ObjectNode schema) {
        return this == TO_READ ? schema : schema.put("additionalProperties", false);
    }

    private static boolean isWide(IntegerType integer) {
        return integer.minimum() < -WIDE_RANGE || integer.maximum() > WIDE_RANGE;
    }

    private static void putUnless(ObjectNode schema, String keyword, long limit, long none) {
        if (limit != none) {
            schema.put(keyword, limit);
        }
    }

    private static void putFinite(ObjectNode schema, String keyword, double limit) {
        if (Double.isFinite(limit)) {
            schema.set(keyword, PromptNumbers.node(limit));
        }
    }
}
