package dev.weir.prompt;

import dev.weir.plan.ToolRegistry;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the prompt that asks for one plan, or for one plan for each of several agents. The same snapshots always make the same prompt.
 *
 * <p>Within the prompt, what is the same for every world stands first: a server that keeps evaluated prompts then evaluates only the rest.
 *
 * <table>
 * <caption>Length of a prompt for one agent, with the bundled tools and a world of two enemies</caption>
 * <tr><th>template</th><th>tools</th><th>characters, about</th></tr>
 * <tr><td>{@code full(registry)}</td><td>37</td><td>13,700</td></tr>
 * <tr><td>{@code simplified(registry)}</td><td>15</td><td>1,550</td></tr>
 * <tr><td>{@code simplified(registry).compressed()}</td><td>15</td><td>550</td></tr>
 * <tr><td>{@code simplified(registry.only(...)).compressed()}</td><td>6</td><td>360</td></tr>
 * </table>
 *
 * A prompt alone does not make a small model keep the form: send a {@link PromptSchema} with it.
 *
 * <p>Immutable and thread-safe.
 */
public final class PromptTemplate {

    private final PromptDetail detail;
    private final ToolRegistry tools;
    private final Role role;
    private final String toolText;

    /**
     * @param tools all of them are listed
     * @throws IllegalArgumentException if there are none
     */
    public PromptTemplate(PromptDetail detail, ToolRegistry tools, Role role) {
        if (tools.tools().isEmpty()) {
            throw new IllegalArgumentException(
                    "a prompt needs a tool to offer; does the tool file have a list \"simplified\"?");
        }
        this.detail = detail;
        this.tools = tools;
        this.role = Objects.requireNonNull(role, "role");
        this.toolText = toolList(detail).write(tools);
    }

    /** All tools with schemas and examples, in the tactical role. */
    public static PromptTemplate full(ToolRegistry tools) {
        return new PromptTemplate(PromptDetail.FULL, tools, Role.TACTICAL);
    }

    /**
     * A line for each tool that the registry lists as simplified, in the tactical role.
     *
     * @throws IllegalArgumentException if it lists none
     */
    public static PromptTemplate simplified(ToolRegistry tools) {
        return new PromptTemplate(PromptDetail.SIMPLIFIED, tools.simplified(), Role.TACTICAL);
    }

    /** The same tools and role in as few characters as can be. */
    public PromptTemplate compressed() {
        return new PromptTemplate(PromptDetail.COMPRESSED, tools, role);
    }

    /** The same tools in the same detail for another role. */
    public PromptTemplate inRole(Role other) {
        return new PromptTemplate(detail, tools, other);
    }

    /** How much its prompts say. */
    public PromptDetail detail() {
        return detail;
    }

    /** The tools that its prompts offer: what an answer must be checked against. */
    public ToolRegistry tools() {
        return tools;
    }

    /** How its prompts want the companion to behave. */
    public Role role() {
        return role;
    }

    /** The prompt that asks for one plan; it names no agent. */
    public String forOne(Snapshot snapshot) {
        return switch (detail) {
            case FULL ->
                fullHead("one companion") + "\nAnswer with one JSON object and nothing else: " + exampleOfTwoSteps()
                        + "\n\nTools:\n" + toolText + "\n\nWorld:\n" + SnapshotJson.indented(snapshot) + "\n\nPlan:";
            case SIMPLIFIED ->
                simplifiedHead("one companion") + toolText + "\nWorld: " + SnapshotJson.full(snapshot)
                        + "\nAnswer with JSON only: {\"plan_id\": \"p1\", \"steps\": [{\"act\": ..., ...}]}\nPlan:";
            case COMPRESSED ->
                compressedHead() + toolText + "\nWorld: " + SnapshotJson.compact(snapshot)
                        + "\nJSON only: {plan_id,steps:[{act,...}]}";
        };
    }

    /**
     * The prompt that asks for a JSON array of plans, one for each snapshot. Agents are numbered from 1 in the order of the list: give it
     * in ascending order of the agents' real ids, and one set of agents always makes one prompt.
     *
     * @throws IllegalArgumentException if there is no snapshot
     */
    public String forBatch(List<Snapshot> snapshots) {
        int agents = snapshots.size();
        if (agents == 0) {
            throw new IllegalArgumentException("a batch needs an agent to plan for");
        }
        StringBuilder prompt = new StringBuilder(
                switch (detail) {
                    case FULL -> fullHead("several companions") + "\n\nTools:\n" + toolText + "\n";
                    case SIMPLIFIED -> simplifiedHead("several companions") + toolText;
                    case COMPRESSED -> compressedHead() + toolText;
                });
        prompt.append("\nYou plan for ").append(agents).append(agents == 1 ? " agent" : " agents");
        prompt.append(". Answer with a JSON array of exactly ").append(agents).append(agents == 1 ? " plan" : " plans");
        prompt.append(", one for each agent, agent_id 1 to ").append(agents).append(" in order: ");
        prompt.append(exampleOfABatch(agents)).append("\nAgents:\n");
        for (int i = 0; i < agents; i++) {
            prompt.append(i + 1)
                    .append(". ")
                    .append(onOneLine(snapshots.get(i)))
                    .append('\n');
        }
        return prompt.append("Plans:").toString();
    }

    private String onOneLine(Snapshot snapshot) {
        return detail == PromptDetail.COMPRESSED ? SnapshotJson.compact(snapshot) : SnapshotJson.full(snapshot);
    }

    private String fullHead(String whom) {
        StringBuilder head = new StringBuilder(
                "You plan the next moves of " + whom
                        + " in a squad game on a grid. Below stand every tool that may be used, and the world as JSON.\nRules:");
        int number = 0;
        for (String rule : role.rules()) {
            head.append(' ').append(++number).append(". ").append(rule);
        }
        head.append(' ').append(++number).append(". Use only the tools below, with exactly their parameters.");
        if (!tools.unitNotes().isEmpty()) {
            head.append(tools.unitNotes().entrySet().stream()
                    .map(note -> note.getKey() + " in " + note.getValue())
                    .collect(Collectors.joining("; ", "\nUnits: ", ".")));
        }
        return head.toString();
    }

    private String simplifiedHead(String whom) {
        return "You plan the next moves of " + whom + " in a squad game on a grid. " + role.brief() + " Tools:\n";
    }

    private String compressedHead() {
        return "Squad AI. " + role.brief() + "\nTools: ";
    }

    private String exampleOfTwoSteps() {
        ObjectNode plan = JsonNodeFactory.instance.objectNode().put("plan_id", "p1");
        plan.putArray("steps")
                .addAll(tools.tools().stream().limit(2).map(ExampleStep::of).toList());
        return SpacedJson.write(plan);
    }

    private String exampleOfABatch(int agents) {
        ObjectNode plan =
                JsonNodeFactory.instance.objectNode().put("agent_id", 1).put("plan_id", "p1");
        plan.putArray("steps").add(ExampleStep.of(tools.tools().iterator().next()));
        return "[" + plan + (agents == 1 ? "]" : ",{\"agent_id\":2,...},...]");
    }

    private static ToolList toolList(PromptDetail detail) {
        return switch (detail) {
            case FULL -> ToolList.SCHEMAS;
            case SIMPLIFIED -> ToolList.DESCRIPTIONS;
            case COMPRESSED -> ToolList.SIGNATURES;
        };
    }
}
