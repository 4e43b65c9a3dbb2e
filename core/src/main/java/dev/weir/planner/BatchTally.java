package dev.weir.planner;

import dev.weir.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Notes what passes on its way to another listener. */
final class BatchTally implements BatchListener {

    private final BatchListener next;
    private final SortedMap<Long, Plan> plans = new TreeMap<>();
    private final SortedMap<Long, PlanFailure> failures = new TreeMap<>();
    private final List<UnusedPlan> unused = new ArrayList<>();
    private long unusedCount;

    BatchTally(BatchListener next) {
        this.next = next;
    }

    BatchReport report() {
        return new BatchReport(plans, failures, unused, unusedCount);
    }

    @Override
    public void onPlan(long agentId, Plan plan) {
        plans.put(agentId, plan);
        next.onPlan(agentId, plan);
    }

    @Override
    public void onUnused(UnusedPlan plan) {
        unusedCount++;
        if (unused.size() < BatchReport.MAX_UNUSED) {
            unused.add(plan);
        }
        next.onUnused(plan);
    }

    @Override
    public void onFailed(long agentId, PlanFailure failure) {
        failures.put(agentId, failure);
        next.onFailed(agentId, failure);
    }
}
