package dev.weir.planner;

import dev.weir.plan.Plan;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of every agent of one flush. Agents are named by the caller's numbers, ascending; each is in one of the two maps.
 *
 * @param plans the agents that have a plan; each was handed out when it arrived
 * @param failures the others, and why
 * @param unused the first of the plans that no agent got: at most {@value #MAX_UNUSED}, and together no longer than one plan may be
 * @param unusedCount how many there were
 * @param promptCuts the prompts that the server seems to have cut; plans for their agents are not to be trusted
 */
public record BatchReport(
        SortedMap<Long, Plan> plans,
        SortedMap<Long, PlanFailure> failures,
        List<UnusedPlan> unused,
        long unusedCount,
        List<PromptCut> promptCuts) {

    /** How many plans that nobody got are kept. */
    public static final int MAX_UNUSED = 100;

    /** Copies what it is given. */
    public BatchReport {
        plans = Collections.unmodifiableSortedMap(new TreeMap<>(plans));
        failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
        unused = List.copyOf(unused);
        promptCuts = List.copyOf(promptCuts);
    }

    /** The plan of one agent, if it has one. */
    public Optional<Plan> plan(long agentId) {
        return Optional.ofNullable(plans.get(agentId));
    }

    /** Why one agent has no plan, if it was asked for and has none. */
    public Optional<PlanFailure> failure(long agentId) {
        return Optional.ofNullable(failures.get(agentId));
    }

    /** Whether every agent has a plan. */
    public boolean isComplete() {
        return failures.isEmpty();
    }
}
