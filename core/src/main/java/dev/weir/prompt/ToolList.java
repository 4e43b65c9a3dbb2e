package dev.weir.prompt;

import dev.weir.plan.Parameter;
import dev.weir.plan.ParameterType;
import dev.weir.plan.ParameterType.ArrayType;
import dev.weir.plan.ParameterType.ObjectType;
import dev.weir.plan.ParameterType.StringType;
import dev.weir.plan.Tool;
import dev.weir.plan.ToolRegistry;
import java.util.stream.Collectors;

/**
 * How a prompt lists the tools, from the longest form to the shortest. An optional parameter is marked with {@code ?}; the members of an
 * object stand in braces, what an array holds in brackets.
 */
public enum ToolList {

    /**
     * A paragraph a tool: category, description, JSON schema, example.
     *
     * <pre>{@code
     * ## Scan (utility)
     * Look for threats around.
     * Parameters (JSON schema): {"type": "object", ...}
     * Example: {"act": "Scan", "radius": 2.5}
     * }</pre>
     */
    SCHEMAS {
        @Override
        public String write(ToolRegistry tools) {
            return tools.tools().stream().map(ToolList::paragraph).collect(Collectors.joining("\n\n"));
        }
    },

    /** A line a tool: {@code - Scan(radius): Look for threats around.} Where only some words are allowed, they are given. */
    DESCRIPTIONS {
        @Override
        public String write(ToolRegistry tools) {
            return tools.tools().stream()
                    .map(tool -> "- " + signature(tool, ", ", true) + ": " + tool.description())
                    .collect(Collectors.joining("\n"));
        }
    },

    /** Names and parameters only, on one line: {@code Scan(radius)|Reload()|MoveTo(x,y,speed?)}. */
    SIGNATURES {
        @Override
        public String write(ToolRegistry tools) {
            return tools.tools().stream()
                    .map(tool -> signature(tool, ",", false))
                    .collect(Collectors.joining("|"));
        }
    };

    /** The tools in the order of the registry; the same registry always gives the same text. */
    public abstract String write(ToolRegistry tools);

    private static String paragraph(Tool tool) {
        return "## " + tool.name() + " (" + tool.category() + ")\n" + tool.description()
                + "\nParameters (JSON schema): " + SpacedJson.write(ToolSchema.TO_READ.of(tool)) + "\nExample: "
                + SpacedJson.write(ExampleStep.of(tool));
    }

    private static String signature(Tool tool, String separator, boolean withWords) {
        return tool.parameters().stream()
                .map(parameter -> described(parameter, withWords))
                .collect(Collectors.joining(separator, tool.name() + "(", ")"));
    }

    private static String described(Parameter parameter, boolean withWords) {
        String words = withWords && parameter.type() instanceof StringType string
                ? string.allowed().stream()
                        .collect(Collectors.joining("/", " ", ""))
                        .stripTrailing()
                : "";
        return parameter.name() + shape(parameter.type()) + (parameter.required() ? "" : "?") + words;
    }

    private static String shape(ParameterType type) {
        if (type instanceof ObjectType object) {
            return object.members().stream()
                    .map(member -> described(member, false))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return type instanceof ArrayType array ? "[" + shape(array.items()) + "]" : "";
    }
}
