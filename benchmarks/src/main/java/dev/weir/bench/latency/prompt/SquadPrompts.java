package dev.weir.bench.latency.prompt;

import dev.weir.llm.ChatMessage;
import dev.weir.plan.ToolRegistry;
import dev.weir.prompt.PromptDetail;
import dev.weir.prompt.PromptSchema;
import dev.weir.prompt.PromptTemplate;
import dev.weir.prompt.Role;
import dev.weir.prompt.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes prompts of the reference workload: one squad, and so one world, for each.
 *
 * <p>A server keeps the evaluated beginning of a prompt, and the template begins with what is the same for every world; so the prompts
 * begin with a line that no other has, and each is evaluated from its first token on. A game would leave that line out.
 *
 * @param detail how much the prompts say; all tools are offered in full ones, the simplified ones in others
 * @param agents for how many companions a prompt asks
 * @param seed of the worlds
 * @param sharesItsHead whether the line that no other prompt has is left out
 * @param hasSchema whether a JSON schema holds the answer to the form of a plan
 */
public record SquadPrompts(PromptDetail detail, int agents, long seed, boolean sharesItsHead, boolean hasSchema) {

    private static final int MAX_STEPS = 4;
    private static final int TOKENS_A_PLAN = 300;

    /** Odd, so that no two numbers give the same product of 32 bits. */
    private static final int SPREAD = 0xD192ED03;

    /**
     * @throws IllegalArgumentException if there is no agent
     */
    public SquadPrompts {
        if (agents < 1) {
            throw new IllegalArgumentException("a prompt asks for 1 agent or more, not " + agents);
        }
    }

    /** The first so many of them. */
    public PromptSet set(int count) {
        PromptTemplate template = template();
        Optional<String> schema = schema(template);
        List<Prompt> prompts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            prompts.add(new Prompt(
                    name() + "-" + i,
                    List.of(ChatMessage.user(text(template, i))),
                    schema,
                    OptionalInt.of(Math.multiplyExact(agents, TOKENS_A_PLAN))));
        }
        return new PromptSet(name(), prompts, template.tools());
    }

    /** The worlds that one prompt asks about, one for each agent. */
    public List<Snapshot> squad(int number) {
        SquadWorlds worlds = new SquadWorlds(seed);
        return IntStream.rangeClosed(1, agents)
                .mapToObj(companion -> worlds.world(number, companion))
                .toList();
    }

    /** The text of one prompt. */
    public String text(PromptTemplate template, int number) {
        List<Snapshot> snapshots = squad(number);
        String prompt = agents == 1 ? template.forOne(snapshots.get(0)) : template.forBatch(snapshots);
        return sharesItsHead ? prompt : String.format(Locale.ROOT, "%08x:\n%s", head(number), prompt);
    }

    /** What makes its prompts. */
    public PromptTemplate template() {
        ToolRegistry all = ToolRegistry.bundled();
        return new PromptTemplate(detail, detail == PromptDetail.FULL ? all : all.simplified(), Role.TACTICAL);
    }

    private String name() {
        return "squad-" + detail.name().toLowerCase(Locale.ROOT) + (agents == 1 ? "" : "-x" + agents);
    }

    private Optional<String> schema(PromptTemplate template) {
        if (!hasSchema) {
            return Optional.empty();
        }
        PromptSchema schema = new PromptSchema(template.tools(), 1, MAX_STEPS);
        return Optional.of(agents == 1 ? schema.forOne() : schema.forBatch(agents));
    }

    private int head(int number) {
        return (first() + number) * SPREAD;
    }

    /** Others for other prompts, so that two loads of one server are unlikely to share any. */
    private int first() {
        return new SplittableRandom(31 * (31 * seed + detail.name().hashCode()) + agents).nextInt();
    }
}
