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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A step as a model is to write it: the tool with every required parameter, each of a value that its type allows. */
final class ExampleStep {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ExampleStep() {}

    static ObjectNode of(Tool tool) {
        ObjectNode step = JSON.objectNode().put("act", tool.name());
        addRequired(step, tool.parameters());
        return step;
    }

    private static void addRequired(ObjectNode object, List<Parameter> members) {
        for (int i = 0; i < members.size(); i++) {
            Parameter member = members.get(i);
            if (member.required()) {
                object.set(member.name(), value(member.name(), member.type(), i));
            }
        }
    }

    /** @param place of the parameter among its tool's, so that x and y get different values */
    private static JsonNode value(String name, ParameterType type, int place) {
        if (type instanceof IntegerType integer) {
            return JSON.numberNode(Math.max(integer.minimum(), Math.min(integer.maximum(), 4L + 3L * place)));
        }
        if (type instanceof NumberType number) {
            return PromptNumbers.node(Math.max(number.minimum(), Math.min(number.maximum(), 2.5)));
        }
        if (type instanceof StringType string) {
            return JSON.stringNode(word(name, string));
        }
        if (type instanceof ArrayType array) {
            ArrayNode items = JSON.arrayNode();
            for (int i = Math.min(array.maxItems(), Math.max(array.minItems(), 1)); i > 0; i--) {
                items.add(value(name, array.items(), 0));
            }
            return items;
        }
        if (type instanceof ObjectType object) {
            ObjectNode members = JSON.objectNode();
            addRequired(members, object.members());
            return members;
        }
        return JSON.booleanNode(true);
    }

    /** The first word that is allowed or, where any is, what the parameter is the name of. */
    private static String word(String name, StringType string) {
        if (!string.allowed().isEmpty()) {
            return string.allowed().get(0);
        }
        String word = name.endsWith("_name") ? name.substring(0, name.length() - "_name".length()) : name;
        String longEnough = word + "x".repeat(Math.max(0, string.minLength() - word.length()));
        return longEnough.substring(0, Math.min(longEnough.length(), string.maxLength()));
    }
}
