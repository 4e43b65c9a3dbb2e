package dev.weir.llm;

import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tool that a model may have called: what it sees of it. {@code dev.weir.prompt.ToolSchema} makes them of a {@code ToolRegistry}.
 *
 * @param name what a call says
 * @param description when to call it, for the model; may be empty
 * @param parametersJson JSON schema of its arguments, as JSON text: an object
 */
public record ToolDefinition(String name, String description, String parametersJson) {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @throws IllegalArgumentException if the name is blank, or the schema is no JSON object
     */
    public ToolDefinition {
        Objects.requireNonNull(description, "description");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a tool's name is blank");
        }
        requireObject(name, parametersJson);
    }

    /**
     * A tool with parameters.
     *
     * @param name what a call says
     * @param description when to call it, for the model; may be empty
     * @param parametersJson JSON schema of its arguments, as JSON text: an object
     * @throws IllegalArgumentException if the name is blank, or the schema is no JSON object
     */
    public static ToolDefinition of(String name, String description, String parametersJson) {
        return new ToolDefinition(name, description, parametersJson);
    }

    /**
     * A tool without parameters.
     *
     * @param name what a call says
     * @param description when to call it, for the model; may be empty
     * @throws IllegalArgumentException if the name is blank
     */
    public static ToolDefinition of(String name, String description) {
        return new ToolDefinition(name, description, "{\"type\":\"object\",\"properties\":{}}");
    }

    private static void requireObject(String name, String parametersJson) {
        JsonNode schema;
        try {
            schema = JSON.readTree(parametersJson);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "the parameters of tool " + name + " are no JSON schema: " + e.getOriginalMessage(), e);
        }
        if (!schema.isObject()) {
            throw new IllegalArgumentException(
                    "the parameters of tool " + name + " are no JSON schema: they are JSON, but no object");
        }
    }
}
