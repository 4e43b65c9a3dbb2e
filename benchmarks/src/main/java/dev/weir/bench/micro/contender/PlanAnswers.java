package dev.weir.bench.micro.contender;

import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;

/** Tells an {@link Answer} the plans that weir's extractor finds. */
public final class PlanAnswers implements PlanListener {

    private final Answer answer;

    /** @param answer told of each plan */
    public PlanAnswers(Answer answer) {
        this.answer = answer;
    }

    @Override
    public void onPlan(Plan plan, long fromByte, long toByte) {
        answer.plan(plan);
    }
}
