package dev.weir.planner;

import dev.weir.llm.LlmClient;
import dev.weir.plan.Plan;
import dev.weir.plan.Reason;
import dev.weir.plan.Step;
import dev.weir.plan.extract.PlanParser;
import dev.weir.planner.FallbackSettings.ModelTier;
import dev.weir.prompt.Snapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Makes a {@link FallbackPlanner}. Not thread-safe. */
public final class FallbackPlannerBuilder {

    /** Scan 10 cells around, then wait a second. */
    static final Plan SCAN_AND_WAIT = new Plan(
            OptionalInt.empty(), "emergency", List.of(Step.of("Scan", "radius", 10), Step.of("Wait", "duration", 1)));

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    private final LlmClient client;
    private Duration fullTimeout = DEFAULT_TIMEOUT;
    private Duration simplifiedTimeout = DEFAULT_TIMEOUT;
    private PlannerOptions options = PlannerOptions.defaults();
    private Tier firstTier = Tier.SIMPLIFIED_LLM;
    private Function<Snapshot, Plan> rules = HeuristicPlanner::plan;
    private Plan emergency = SCAN_AND_WAIT;
    private Consumer<UnusedPlan> unused = plan -> {};
    private Consumer<PromptCut> promptCut = cut -> {};
    private LongSupplier nanoClock = System::nanoTime;
    private Alarm alarm = Alarm.OF_THE_JDK;

    FallbackPlannerBuilder(LlmClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    /** How the model is asked; {@link PlannerOptions#defaults()} unless set. Answers always end early. */
    public FallbackPlannerBuilder options(PlannerOptions newOptions) {
        options = Objects.requireNonNull(newOptions, "options");
        return this;
    }

    /** Where planning starts; {@link Tier#SIMPLIFIED_LLM} unless set, since evaluating the full prompt is what costs. */
    public FallbackPlannerBuilder firstTier(Tier tier) {
        firstTier = Objects.requireNonNull(tier, "tier");
        return this;
    }

    /**
     * How long a tier may take, for all its batches together; two minutes unless set. When the time is up, the answer is cancelled, and the
     * agents without a plan go on to the next tier.
     *
     * @throws IllegalArgumentException if the tier asks no model, or the time is not above zero
     */
    public FallbackPlannerBuilder timeout(Tier tier, Duration limit) {
        Duration checked = Deadline.requirePositive(limit);
        switch (tier) {
            case FULL_LLM -> fullTimeout = checked;
            case SIMPLIFIED_LLM -> simplifiedTimeout = checked;
            case HEURISTIC, EMERGENCY -> throw new IllegalArgumentException(tier + " asks no model and takes no time");
        }
        return this;
    }

    /**
     * The heuristic tier, for tools of one's own; {@link HeuristicPlanner} unless set. It fails for an agent if it throws, or its plan
     * cannot be carried out with the tools of the options.
     */
    public FallbackPlannerBuilder rules(Function<Snapshot, Plan> newRules) {
        rules = Objects.requireNonNull(newRules, "rules");
        return this;
    }

    /** The plan of the emergency tier, for tools of one's own; Scan 10, then Wait 1 unless set. */
    public FallbackPlannerBuilder emergency(Plan plan) {
        emergency = Objects.requireNonNull(plan, "plan");
        return this;
    }

    /**
     * Takes the plans of a model's answers that no agent got: rejected ones, second ones, those of nobody. Called like the listener of
     * {@link FallbackPlanner#plan(Collection, Consumer)}, while the answer arrives; nobody is told unless set.
     */
    public FallbackPlannerBuilder onUnused(Consumer<UnusedPlan> listener) {
        unused = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Takes the prompts that the server seems to have cut, as far as answers come to their end: the server counts there, and an answer in
     * which everybody has a plan is not read so far. Nobody is told unless set; the log is, and the failures of agents without a plan.
     */
    public FallbackPlannerBuilder onPromptCut(Consumer<PromptCut> listener) {
        promptCut = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** The clock for durations and time limits, ns; {@link System#nanoTime} unless set. */
    public FallbackPlannerBuilder nanoClock(LongSupplier clock) {
        nanoClock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    FallbackPlannerBuilder alarm(Alarm newAlarm) {
        alarm = newAlarm;
        return this;
    }

    /**
     * Makes it.
     *
     * @throws IllegalArgumentException if the emergency plan cannot be carried out with the tools of the options
     */
    public FallbackPlanner build() {
        List<Reason> reasons = new PlanParser(options.tools()).reasonsAgainst(emergency);
        if (!reasons.isEmpty()) {
            throw new IllegalArgumentException("the emergency plan cannot be carried out with these tools: "
                    + reasons.stream().map(Reason::message).collect(Collectors.joining("; "))
                    + "; give one that can with emergency(Plan)");
        }
        return new FallbackPlanner(new FallbackSettings(
                firstTier,
                model(Tier.FULL_LLM, fullTimeout),
                model(Tier.SIMPLIFIED_LLM, simplifiedTimeout),
                rules,
                emergency,
                options.tools(),
                unused,
                promptCut,
                nanoClock,
                alarm));
    }

    private ModelTier model(Tier tier, Duration timeout) {
        return new ModelTier(new Batches(client, options.withEarlyEnd(true), Prompts.of(tier, options)), timeout);
    }
}
