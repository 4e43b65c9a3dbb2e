package dev.weir.planner;

import dev.weir.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Notes what passes on its way to another listener. */
final class BatchTally implements BatchListener {

    private final BatchListener next;
    private final long unusedBytes;
    private final SortedMap<Long, Plan> plans = new TreeMap<>();
    private final SortedMap<Long, PlanFailure> failures = new TreeMap<>();
    private final List<UnusedPlan> unused = new ArrayList<>();
    private final List<PromptCut> promptCuts = new ArrayList<>();
    private long unusedCount;
    private long keptBytes;

    /**
     * @param unusedBytes how long the texts of the unused plans may be together that are kept: a model that repeats itself must not cost
     *     memory for as long as it does
     */
    BatchTally(BatchListener next, long unusedBytes) {
        this.next = next;
        this.unusedBytes = unusedBytes;
    }

    BatchReport report() {
        return new BatchReport(plans, failures, unused, unusedCount, promptCuts);
    }

    @Override
    public void onPlan(long agentId, Plan plan) {
        plans.put(agentId, plan);
        next.onPlan(agentId, plan);
    }

    @Override
    public void onUnused(UnusedPlan plan) {
        unusedCount++;
        if (unused.size() < BatchReport.MAX_UNUSED && keptBytes + plan.textBytes() <= unusedBytes) {
            unused.add(plan);
            keptBytes += plan.textBytes();
        }
        next.onUnused(plan);
    }

    @Override
    public void onFailed(long agentId, PlanFailure failure) {
        failures.put(agentId, failure);
        next.onFailed(agentId, failure);
    }

    @Override
    public void onPromptCut(PromptCut cut) {
        promptCuts.add(cut);
        next.onPromptCut(cut);
    }
}
