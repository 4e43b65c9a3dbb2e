package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.LlmRequest;
import dev.weir.plan.Plan;
import dev.weir.planner.PlanFailure.Kind;
import dev.weir.prompt.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {

    private final FakeModel model = new FakeModel();
    private final BatchPlanner planner = new BatchPlanner(model, PlannerOptions.defaults());
    private final List<String> delivered = new ArrayList<>();

    @Test
    void handsOutEachPlanWhileTheNextIsBeingWritten() {
        queue(17, 4, 90);
        model.answers("[" + PlanJson.of(1).substring(0, 20), PlanJson.of(1).substring(20))
                .then(() -> assertThat(delivered).containsExactly("4 moves to 1"))
                .answersMore(",", PlanJson.of(2))
                .then(() -> assertThat(delivered).containsExactly("4 moves to 1", "17 moves to 2"))
                .answersMore("," + PlanJson.of(3) + "]");
        planner.flush(this::note);
        assertThat(delivered).containsExactly("4 moves to 1", "17 moves to 2", "90 moves to 3");
    }

    @Test
    void completesEachStageWhenItsPlanCloses() {
        CompletionStage<Plan> first = planner.queue(agent(4));
        CompletionStage<Plan> second = planner.queue(agent(17));
        first.thenAccept(plan -> delivered.add("first " + plan.planId()));
        second.thenAccept(plan -> delivered.add("second " + plan.planId()));
        model.answers("[" + PlanJson.of(1))
                .then(() -> assertThat(delivered).containsExactly("first p1"))
                .answersMore("," + PlanJson.of(2) + "]");
        planner.flush((agentId, plan) -> {});
        assertThat(delivered).containsExactly("first p1", "second p2");
    }

    @Test
    void makesTheSamePromptInWhateverOrderTheAgentsWereQueued() {
        model.answers(PlanJson.of(1)).answers(PlanJson.of(1));
        queue(3, -8, 12_000_000_000L);
        planner.flush(this::note);
        queue(12_000_000_000L, 3, -8);
        planner.flush(this::note);
        assertThat(model.requests.get(1)).isEqualTo(model.requests.get(0));
    }

    @Test
    void countsAgentsFromOneInAscendingOrderOfTheirIds() {
        model.answers("[" + PlanJson.of(3) + PlanJson.of(1) + PlanJson.of(2) + "]");
        queue(3, -8, 12_000_000_000L);
        BatchReport report = planner.flush(this::note);
        assertThat(delivered).containsExactly("12000000000 moves to 3", "-8 moves to 1", "3 moves to 2");
        assertThat(report.plans().keySet()).containsExactly(-8L, 3L, 12_000_000_000L);
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void asksAtTemperature0AndEndsAnswersThatAreTooLong() {
        model.answers("[]");
        queue(1, 2, 3);
        planner.flush(this::note);
        LlmRequest request = model.requests.get(0);
        assertThat(request.temperature()).hasValue(0);
        assertThat(request.maxTokens()).hasValue(3 * PlannerOptions.defaults().maxTokensPerPlan());
        assertThat(request.format()).isPresent();
    }

    @Test
    void refusesToQueueAnAgentTwice() {
        planner.queue(agent(7));
        assertThatThrownBy(() -> planner.queue(agent(7)))
                .isInstanceOf(AgentQueuedTwiceException.class)
                .hasMessageContaining("agent 7 ");
        assertThat(planner.queued()).isEqualTo(1);
    }

    @Test
    void takesAnAgentAgainAfterTheFlush() {
        model.answers(PlanJson.of(1, 5)).answers(PlanJson.of(1, 6));
        queue(7);
        planner.flush(this::note);
        queue(7);
        planner.flush(this::note);
        assertThat(delivered).containsExactly("7 moves to 5", "7 moves to 6");
    }

    @Test
    void queuesNobodyWhoseWorldHasNaN() {
        assertThatThrownBy(() -> planner.queue(new AgentRequest(1, Worlds.me(3, Double.NaN))))
                .isInstanceOf(SnapshotException.class);
        assertThat(planner.queued()).isZero();
    }

    @Test
    void asksNobodyWhenTheQueueIsEmpty() {
        BatchReport report = planner.flush(this::note);
        assertThat(report.isComplete()).isTrue();
        assertThat(report.plans()).isEmpty();
        assertThat(model.requests).isEmpty();
    }

    @Test
    void takesThePlanOfASingleAgentWhateverItCallsTheAgent() {
        model.answers("{\"plan_id\":\"p1\",\"steps\":[{\"act\":\"MoveTo\",\"x\":3,\"y\":7}]}")
                .answers(PlanJson.of(90));
        queue(7);
        planner.flush(this::note);
        queue(7);
        planner.flush(this::note);
        assertThat(delivered).containsExactly("7 moves to 3", "7 moves to 90");
    }

    @Test
    void asksForMoreAgentsThanTheLimitInSeveralBatches() {
        BatchPlanner small = new BatchPlanner(model, PlannerOptions.defaults().withBatchLimit(2));
        model.answers(PlanJson.of(1, 11) + PlanJson.of(2, 12)).answers(PlanJson.of(2, 14) + PlanJson.of(1, 13));
        model.answers(PlanJson.of(1, 15));
        for (long id : new long[] {50, 30, 10, 20, 40}) {
            small.queue(agent(id));
        }
        small.flush(this::note);
        assertThat(model.requests).hasSize(3);
        assertThat(delivered)
                .containsExactly(
                        "10 moves to 11", "20 moves to 12", "40 moves to 14", "30 moves to 13", "50 moves to 15");
    }

    @Test
    void stagesOfThoseWithoutAPlanFailWithTheReason() {
        CompletionStage<Plan> stage = planner.queue(agent(4));
        model.answers("no idea");
        planner.flush(this::note);
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(PlanFailedException.class, e -> {
                    assertThat(e.agentId()).isEqualTo(4);
                    assertThat(e.failure().kind()).isEqualTo(Kind.MISSING);
                });
    }

    @Test
    void whatTheListenerThrowsEndsTheFlushAndFailsTheOthers() {
        CompletionStage<Plan> first = planner.queue(agent(4));
        CompletionStage<Plan> second = planner.queue(agent(5));
        model.answers("[" + PlanJson.of(1), "," + PlanJson.of(2) + "]");
        IllegalStateException boom = new IllegalStateException("boom");
        assertThatThrownBy(() -> planner.flush((agentId, plan) -> {
                    throw boom;
                }))
                .isSameAs(boom);
        assertThat(first.toCompletableFuture().join().planId()).isEqualTo("p1");
        assertThatThrownBy(() -> second.toCompletableFuture().join()).hasRootCause(boom);
    }

    private void queue(long... agentIds) {
        for (long agentId : agentIds) {
            planner.queue(agent(agentId));
        }
    }

    private void note(long agentId, Plan plan) {
        delivered.add(agentId + " moves to " + plan.steps().get(0).integer("x"));
    }

    private static AgentRequest agent(long agentId) {
        return new AgentRequest(agentId, Worlds.quiet(Math.floorMod(agentId, 100)));
    }
}
