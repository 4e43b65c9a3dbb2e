package dev.weir.prompt;

import dev.weir.plan.ToolRegistry;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON schema that holds a model to the form of a plan, for a request's {@code format}.
 *
 * <p>The server makes a grammar of it, so its size is paid for with every token, and there is an end to it: of schemas of this kind, one
 * of 12 tools and ten steps worked, so did one for a batch of 100 with 6 tools, and one of 37 tools stopped Ollama 0.24's model runner
 * (recordings chat-plan-long, generate-batch-100, error-grammar-too-large). {@link #pinned} is for a handful of tools, {@link #compact} for
 * a batch with more of them: with the 15 simplified tools that server's runner stopped at 5 agents under the first, and took 10 under the
 * second. {@link #open} is for many: there the parameters are left to the model and must be checked when the plan has arrived, as they are anyway.
 *
 * <p>In a batch, each place of the array has its own schema that allows one {@code agent_id} only. Under a schema that allows any id in
 * any place, a 135M model repeated some and left others out (recording generate-batch-10-loose). The schemas are written out for each
 * place rather than referred to, as they were when that was measured.
 *
 * <p>Immutable and thread-safe.
 */
public final class PromptSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode step;
    private final int minSteps;
    private final int maxSteps;

    private PromptSchema(ToolRegistry tools, ObjectNode step, int minSteps, int maxSteps) {
        if (tools.tools().isEmpty()) {
            throw new IllegalArgumentException("a schema needs a tool to allow");
        }
        if (minSteps < 0 || maxSteps < Math.max(1, minSteps)) {
            throw new IllegalArgumentException(
                    "steps must be 0 or more, and 1 or more at most; got " + minSteps + " to " + maxSteps);
        }
        this.step = Objects.requireNonNull(step, "step");
        this.minSteps = minSteps;
        this.maxSteps = maxSteps;
    }

    /**
     * Steps with exactly the parameters of their tool.
     *
     * @param minSteps fewest steps a plan may have
     * @param maxSteps most steps
     * @throws IllegalArgumentException if there is no tool, or no number of steps between the limits but 0
     */
    public static PromptSchema pinned(ToolRegistry tools, int minSteps, int maxSteps) {
        return new PromptSchema(tools, anyOf(tools, ToolSchema.FOR_GRAMMAR), minSteps, maxSteps);
    }

    /**
     * Steps with exactly the parameters of their tool, but with integers of any size where a limit is beyond a million: a server writes
     * several rules for each digit of a limit, again in each place of a batch. Values must be checked when the plan has arrived.
     *
     * @param minSteps fewest steps a plan may have
     * @param maxSteps most steps
     * @throws IllegalArgumentException if there is no tool, or no number of steps between the limits but 0
     */
    public static PromptSchema compact(ToolRegistry tools, int minSteps, int maxSteps) {
        return new PromptSchema(tools, anyOf(tools, ToolSchema.FOR_LARGE_GRAMMAR), minSteps, maxSteps);
    }

    private static ObjectNode anyOf(ToolRegistry tools, ToolSchema form) {
        ObjectNode step = JSON.objectNode();
        ArrayNode alternatives = step.putArray("anyOf");
        tools.tools().forEach(tool -> alternatives.add(form.of(tool)));
        return step;
    }

    /**
     * Steps of a known tool with any parameters.
     *
     * @param minSteps fewest steps a plan may have
     * @param maxSteps most steps
     * @throws IllegalArgumentException if there is no tool, or no number of steps between the limits but 0
     */
    public static PromptSchema open(ToolRegistry tools, int minSteps, int maxSteps) {
        ObjectNode step = JSON.objectNode().put("type", "object");
        ArrayNode names = step.putObject("properties")
                .putObject("act")
                .put("type", "string")
                .putArray("enum");
        tools.tools().forEach(tool -> names.add(tool.name()));
        step.putArray("required").add("act");
        step.put("additionalProperties", true);
        return new PromptSchema(tools, step, minSteps, maxSteps);
    }

    /** For one plan without {@code agent_id}, as JSON. */
    public String forOne() {
        ObjectNode plan = JSON.objectNode().put("type", "object");
        ObjectNode properties = plan.putObject("properties");
        properties.putObject("plan_id").put("type", "string").put("pattern", "^p[0-9]{1,3}$");
        properties.set("steps", steps());
        plan.putArray("required").add("plan_id").add("steps");
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
        ObjectNode batch = JSON.objectNode().put("type", "array");
        ArrayNode places = batch.putArray("prefixItems");
        for (int agentId = 1; agentId <= agents; agentId++) {
            places.add(planOf(agentId));
        }
        return batch.put("minItems", agents).put("maxItems", agents).toString();
    }

    private ObjectNode planOf(int agentId) {
        ObjectNode plan = JSON.objectNode().put("type", "object");
        ObjectNode properties = plan.putObject("properties");
        properties.putObject("agent_id").put("const", agentId);
        properties.putObject("plan_id").put("const", "p" + agentId);
        properties.set("steps", steps());
        plan.putArray("required").add("agent_id").add("plan_id").add("steps");
        return plan.put("additionalProperties", false);
    }

    private ObjectNode steps() {
        ObjectNode steps =
                JSON.objectNode().put("type", "array").put("minItems", minSteps).put("maxItems", maxSteps);
        steps.set("items", step);
        return steps;
    }
}
