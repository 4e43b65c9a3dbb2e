package dev.weir.plan.extract;

import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.RejectedPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an extractor finds. */
final class FoundPlans implements PlanListener {

    /** A plan to be found, of agent 1. */
    static final String P1 = "{\"agent_id\":1,\"plan_id\":\"p1\",\"steps\":[{\"act\":\"MoveTo\",\"x\":4,\"y\":7}]}";

    /** Another, of agent 2. */
    static final String P2 =
            "{\"agent_id\":2,\"plan_id\":\"p2\",\"steps\":[{\"act\":\"Reload\"},{\"act\":\"Wait\",\"duration\":1.5}]}";

    final List<Plan> plans = new ArrayList<>();
    final List<RejectedPlan> rejected = new ArrayList<>();

    @Override
    public void onPlan(Plan plan, long fromByte, long toByte) {
        plans.add(plan);
    }

    @Override
    public void onRejected(RejectedPlan plan) {
        rejected.add(plan);
    }

    List<String> planIds() {
        return plans.stream().map(Plan::planId).toList();
    }

    /** Feeds a text byte for byte. */
    static void feed(PlanExtractor extractor, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < utf8.length; i++) {
            extractor.feed(utf8, i, i + 1);
        }
    }
}
