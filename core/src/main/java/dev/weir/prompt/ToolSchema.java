package dev.weir.prompt;

import dev.weir.llm.ToolDefinition;
import dev.weir.plan.Parameter;
import dev.weir.plan.ParameterType;
import dev.weir.plan.ParameterType.ArrayType;
import dev.weir.plan.ParameterType.IntegerType;
import dev.weir.plan.ParameterType.NumberType;
import dev.weir.plan.ParameterType.ObjectType;
import dev.weir.plan.ParameterType.StringType;
import dev.weir.plan.Tool;
import dev.weir.plan.ToolRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON schemas of tools: of steps that use them, and of the arguments with which a model may call them.
 *
 * <pre>{@code
 * LlmRequest request = LlmRequest.builder()
 *         .user("What now?")
 *         .tools(ToolSchema.definitions(ToolRegistry.bundled()))
 *         .build();
 * }</pre>
 */
public final class ToolSchema {

    /** With every limit, for a model to read; a schema in itself. Thread-safe. */
    static final ToolSchema TO_READ = new ToolSchema(null);

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** By type, the name of its definition. */
    private final Map<ParameterType, String> names = new HashMap<>();

    /** Where types are defined that are referred to; null where each is written out. */
    private final @Nullable ObjectNode definitions;

    private ToolSchema(@Nullable ObjectNode definitions) {
        this.definitions = definitions;
    }

    /** Each tool as a model is told of it that may call tools: name, description, and a schema of its parameters with every limit. */
    public static List<ToolDefinition> definitions(ToolRegistry registry) {
        return registry.tools().stream()
                .map(tool -> ToolDefinition.of(
                        tool.name(),
                        tool.description(),
                        TO_READ.parameters(tool).toString()))
                .toList();
    }

    /**
     * For a server to make a grammar of: no member but the listed ones, each type defined once, and no limits on the length of a string,
     * each of which would become a rule for every length that is allowed.
     *
     * @param definitions takes the types' definitions: the schema's {@code $defs}
     */
    static ToolSchema forGrammar(ObjectNode definitions) {
        return new ToolSchema(definitions);
    }

    ObjectNode of(Tool tool) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("act").put("const", tool.name());
        ArrayNode required = schema.putArray("required").add("act");
        addMembers(tool.parameters(), properties, required);
        return closed(schema);
    }

    private ObjectNode parameters(Tool tool) {
        return of(new ObjectType(tool.parameters()));
    }

    private ObjectNode of(ParameterType type) {
        if (definitions == null) {
            return written(type);
        }
        String name = names.get(type);
        if (name == null) {
            ObjectNode schema = written(type);
            if (schema.size() == 1) {
                return schema; // shorter than a reference to it
            }
            name = "type" + (names.size() + 1);
            names.put(type, name);
            definitions.set(name, schema);
        }
        return JSON.objectNode().put("$ref", "#/$defs/" + name);
    }

    private ObjectNode written(ParameterType type) {
        ObjectNode schema = JSON.objectNode();
        if (type instanceof IntegerType integer) {
            schema.put("type", "integer");
            putUnless(schema, "minimum", integer.minimum(), Long.MIN_VALUE);
            putUnless(schema, "maximum", integer.maximum(), Long.MAX_VALUE);
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
        } else if (definitions == null) {
            putUnless(schema, "minLength", string.minLength(), 0);
            putUnless(schema, "maxLength", string.maxLength(), Integer.MAX_VALUE);
        }
    }

    private ObjectNode closed(ObjectNode schema) {
        return definitions == null ? schema : schema.put("additionalProperties", false);
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
