package dev.weir.prompt;

import dev.weir.plan.ToolRegistry;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON schema that holds a model to the form of a plan, for a request's {@code format}: the parameters of each tool with their limits,
 * and in a batch one {@code agent_id} for each place of the array. Under a schema that allowed any id in any place, a 135M model repeated
 * some and left others out (recording generate-batch-10-loose). Values must be checked all the same when a plan has arrived: a server's
 * grammar does not know the limits of fractions and of the length of strings.
 *
 * <p>The server makes a grammar of it, and there is an end to the size that it takes: a schema of 37 tools, each written out, stopped
 * Ollama 0.24's model runner (recording error-grammar-too-large), and so did one of 15 in each of 5 places. So a type of parameter is
 * defined once ({@code $defs}) and referred to ({@code $ref}), and so are the steps: the grammar has a rule for each once. In this form
 * that server took all 37 tools for 100 agents.
 *
 * <p>Immutable and thread-safe.
 */
public final class PromptSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String STEPS = "steps";

    private final ObjectNode definitions = JSON.objectNode();

    /**
     * @param tools that a step may use
     * @param minSteps fewest steps a plan may have
     * @param maxSteps most steps
     * @throws IllegalArgumentException if there is no tool, or no number of steps between the limits but 0
     */
    public PromptSchema(ToolRegistry tools, int minSteps, int maxSteps) {
        if (tools.tools().isEmpty()) {
            throw new IllegalArgumentException("a schema needs a tool to allow");
        }
        if (minSteps < 0 || maxSteps < Math.max(1, minSteps)) {
            throw new IllegalArgumentException(
                    "steps must be 0 or more, and 1 or more at most; got " + minSteps + " to " + maxSteps);
        }
        ObjectNode steps =
                JSON.objectNode().put("type", "array").put("minItems", minSteps).put("maxItems", maxSteps);
        ArrayNode alternatives = steps.putObject("items").putArray("anyOf");
        ToolSchema form = ToolSchema.forGrammar(definitions);
        tools.tools().forEach(tool -> alternatives.add(form.of(tool)));
        definitions.set(STEPS, steps);
    }

    /** For one plan without {@code agent_id}, as JSON. */
    public String forOne() {
        ObjectNode plan = schema("object");
        ObjectNode properties = plan.putObject("properties");
        properties.putObject("plan_id").put("type", "string").put("pattern", "^p[0-9]{1,3}$");
        properties.set(STEPS, steps());
        plan.putArray("required").add("plan_id").add(STEPS);
        return plan.put("additionalProperties", false).toString();
    }

    /**
     * For an array of one plan for each agent, {@code agent_id} 1 to {@code agents} in order, as JSON.
     *
     * @throws IllegalArgumentException if {@code agents} is less than 1
     */
    public String forBatch(int agents) {
        if (agents < 1) {
            throw new IllegalArgumentException("a batch has 1 agent or more, not " + agents);
        }
        ObjectNode batch = schema("array");
        ArrayNode places = batch.putArray("prefixItems");
        for (int agentId = 1; agentId <= agents; agentId++) {
            places.add(planOf(agentId));
        }
        return batch.put("minItems", agents).put("maxItems", agents).toString();
    }

    private ObjectNode schema(String type) {
        ObjectNode schema = JSON.objectNode();
        schema.set("$defs", definitions);
        return schema.put("type", type);
    }

    private static ObjectNode planOf(int agentId) {
        ObjectNode plan = JSON.objectNode().put("type", "object");
        ObjectNode properties = plan.putObject("properties");
        properties.putObject("agent_id").put("const", agentId);
        properties.putObject("plan_id").put("const", "p" + agentId);
        properties.set(STEPS, steps());
        plan.putArray("required").add("agent_id").add("plan_id").add(STEPS);
        return plan.put("additionalProperties", false);
    }

    private static ObjectNode steps() {
        return JSON.objectNode().put("$ref", "#/$defs/" + STEPS);
    }
}
