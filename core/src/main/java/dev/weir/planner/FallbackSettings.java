package dev.weir.planner;

import dev.weir.plan.Plan;
import dev.weir.plan.ToolRegistry;
import dev.weir.prompt.Snapshot;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What a {@link FallbackPlanner} works with.
 *
 * @param firstTier where planning starts
 * @param full the tier that asks with the full prompt
 * @param simplified the tier that asks with the simplified prompt
 * @param rules the heuristic tier
 * @param emergency the plan that cannot fail
 * @param tools what the plans of the rules may use
 * @param unused told of the plans that no agent got
 * @param promptCut told of the prompts that the server seems to have cut
 * @param nanoClock for durations and time limits
 * @param alarm for time-outs
 */
record FallbackSettings(
        Tier firstTier,
        ModelTier full,
        ModelTier simplified,
        Function<Snapshot, Plan> rules,
        Plan emergency,
        ToolRegistry tools,
        Consumer<UnusedPlan> unused,
        Consumer<PromptCut> promptCut,
        LongSupplier nanoClock,
        Alarm alarm) {

    /**
     * A tier that asks a model.
     *
     * @param batches how it asks
     * @param timeout how long it may take
     */
    record ModelTier(Batches batches, Duration timeout) {}
}
