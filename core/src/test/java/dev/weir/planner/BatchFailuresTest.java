package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.failure.LlmIdleTimeoutException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmPromptTooLongException;
import dev.weir.llm.failure.LlmUnreachableException;
import dev.weir.plan.Plan;
import dev.weir.plan.Reason;
import dev.weir.planner.PlanFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Agents 10, 20 and 30 are asked for, which the prompt calls 1, 2 and 3, and something goes wrong. */
class BatchFailuresTest {

    private final FakeModel model = new FakeModel();
    private final List<String> events = new ArrayList<>();

    @Test
    void namesTheAgentsThatTheAnswerLeftOut() {
        model.answers("[" + PlanJson.of(2) + "]");
        BatchReport report = flush();
        assertThat(report.plans().keySet()).containsExactly(20L);
        assertThat(report.failures().keySet()).containsExactly(10L, 30L);
        assertThat(report.failure(10).orElseThrow().kind()).isEqualTo(Kind.MISSING);
        assertThat(events).containsExactly("plan 20", "failed 10", "failed 30");
    }

    @Test
    void givesAnAgentItsFirstValidPlanAndReportsTheLaterOnes() {
        model.answers(
                "[" + PlanJson.of(1, 5), "," + PlanJson.of(1, 6) + "," + PlanJson.of(2) + "," + PlanJson.of(3) + "]");
        BatchReport report = flush();
        assertThat(report.plan(10).orElseThrow().steps().get(0).integer("x")).isEqualTo(5);
        assertThat(report.unused()).hasSize(1).first().isInstanceOfSatisfying(UnusedPlan.Duplicate.class, duplicate -> {
            assertThat(duplicate.agentId()).hasValue(10);
            assertThat(duplicate.plan().steps().get(0).integer("x")).isEqualTo(6);
        });
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void keepsUnusedPlansOnlyAsFarAsTheyAreNoLongerThanOne() {
        String large = PlanJson.of(1).replace("\"plan_id\":", "\"note\":\"" + "x".repeat(400_000) + "\",\"plan_id\":");
        model.answers("[" + PlanJson.of(1) + ",", large + ",", large + ",", large + ",", PlanJson.of(1) + "]");
        BatchReport report = flush();
        assertThat(report.unusedCount()).isEqualTo(4);
        assertThat(report.unused()).extracting(UnusedPlan::textBytes).hasSize(3).allMatch(bytes -> bytes > 0);
        assertThat(report.unused().stream().mapToLong(UnusedPlan::textBytes).sum())
                .isLessThanOrEqualTo(PlannerOptions.defaults().reading().maxPlanBytes());
    }

    @Test
    void reportsPlansOfNobody() {
        model.answers("[" + PlanJson.of(4) + "," + PlanJson.of(1).replace("\"agent_id\":1,", "") + ","
                + PlanJson.of(2_000_000_000, 5) + "]");
        BatchReport report = flush();
        assertThat(report.plans()).isEmpty();
        assertThat(report.unused()).hasSize(3).allSatisfy(plan -> {
            assertThat(plan).isInstanceOf(UnusedPlan.Surplus.class);
            assertThat(plan.agentId()).isEmpty();
        });
        assertThat(report.failures()).hasSize(3);
    }

    @Test
    void readsAnAnswerOfAlmostJsonOnceMoreAsAWhole() {
        model.answers("[" + almostJson(1) + ",", almostJson(2) + ",] // done");
        BatchReport report = flush();
        assertThat(report.plans().keySet()).containsExactly(10L, 20L);
        assertThat(report.failure(30).orElseThrow().kind()).isEqualTo(Kind.MISSING);
        assertThat(events).containsExactly("plan 10", "plan 20", "failed 30");
    }

    @Test
    void readsOnceMoreWhatCameBeforeAnAnswerFailed() {
        model.answers("[" + almostJson(1) + "," + almostJson(2).substring(0, 30))
                .thenFails(new LlmIncompleteStreamException("cut", null));
        BatchReport report = flush();
        assertThat(report.plans().keySet()).containsExactly(10L);
        assertThat(report.failure(20).orElseThrow().kind()).isIn(Kind.FAILED, Kind.REJECTED);
        assertThat(report.failure(30).orElseThrow().kind()).isEqualTo(Kind.FAILED);
    }

    @Test
    void whatTheListenerThrowsOfASecondReadingEndsTheFlushToo() {
        model.answers(almostJson(1));
        IllegalStateException boom = new IllegalStateException("boom");
        BatchPlanner planner = new BatchPlanner(model, PlannerOptions.defaults());
        planner.queue(new AgentRequest(10, Worlds.quiet()));
        assertThatThrownBy(() -> planner.flush((agentId, plan) -> {
                    throw boom;
                }))
                .isSameAs(boom);
    }

    @Test
    void keepsNoAnswerForASecondReadingThatIsTooLong() {
        model.answers("chatter ".repeat(SecondReading.MAX_BYTES / 8 + 1), almostJson(1));
        assertThat(flush().failure(10).orElseThrow().kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void countsTheRejectedPlansThatAreNotDescribed() {
        model.answers("[", (PlanJson.invalid(1) + ",").repeat(300), PlanJson.of(2) + "]");
        BatchReport report = flush();
        assertThat(report.plans().keySet()).containsExactly(20L);
        assertThat(report.unusedCount()).isEqualTo(300);
        assertThat(report.unused()).hasSize(100);
        assertThat(report.failure(10).orElseThrow().message()).contains("; and 84 more; 200 rejected plans");
        assertThat(report.failure(30).orElseThrow().message())
                .contains("; 200 rejected plans of the answer are not described");
    }

    @Test
    void countsTheRejectedPlansOfASecondReadingToo() {
        model.answers("[" + "{'agent_id':1,'steps':1},".repeat(150) + "]");
        BatchReport report = flush();
        assertThat(report.unusedCount()).isEqualTo(150);
        assertThat(report.failure(20).orElseThrow().message())
                .contains("; 50 rejected plans of the answer are not described");
    }

    @Test
    void ofASingleAgentAllRejectedPlansAreItsOwn() {
        model.answers("{\"steps\":1}".repeat(150));
        BatchPlanner planner = new BatchPlanner(model, PlannerOptions.defaults());
        planner.queue(new AgentRequest(10, Worlds.quiet()));
        PlanFailure failure = planner.flush((agentId, plan) -> {}).failure(10).orElseThrow();
        assertThat(failure.rejected()).hasSize(16);
        assertThat(failure.message()).contains("; and 134 more");
    }

    @Test
    void saysWhyAPlanWasRejected() {
        model.answers("[" + PlanJson.of(1) + "," + PlanJson.invalid(2) + "," + PlanJson.of(3) + "]");
        BatchReport report = flush();
        assertThat(report.plans().keySet()).containsExactly(10L, 30L);
        PlanFailure failure = report.failure(20).orElseThrow();
        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure.rejected()).hasSize(1).allMatch(plan -> plan.is(Reason.Kind.UNKNOWN_TOOL));
        assertThat(failure.message()).contains("Teleport");
        assertThat(report.unused()).hasSize(1).first().isInstanceOf(UnusedPlan.Rejected.class);
        assertThat(report.unused().get(0).agentId()).hasValue(20);
    }

    @Test
    void anAgentWhoseFirstPlanIsInvalidCanStillGetASecond() {
        model.answers(
                "[" + PlanJson.invalid(1) + "," + PlanJson.of(1) + "," + PlanJson.of(2) + "," + PlanJson.of(3) + "]");
        BatchReport report = flush();
        assertThat(report.isComplete()).isTrue();
        assertThat(report.unused()).hasSize(1);
    }

    @Test
    void aRejectedPlanNamesTheFailureBehindIt() {
        LlmIncompleteStreamException silent =
                new LlmIncompleteStreamException("the answer ended after 31 records without one that says done", null);
        model.answers("[" + PlanJson.of(1) + "," + PlanJson.invalid(2)).thenFails(silent);
        PlanFailure failure = flush().failure(20).orElseThrow();
        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure.message())
                .contains("Teleport")
                .contains("the answer ended after 31 records without one that says done");
        assertThat(failure.cause()).containsSame(silent);
    }

    @Test
    void asksOnWhenAPromptWasTooLong() {
        LlmPromptTooLongException tooLong = new LlmPromptTooLongException(
                "ask for a larger one with contextLength", "the input length exceeds", OptionalInt.empty());
        model.answers().thenFails(tooLong).answers(PlanJson.of(1));
        BatchReport report = flush(PlannerOptions.defaults().withBatchLimit(2));
        assertThat(report.plans().keySet()).containsExactly(30L);
        assertThat(report.failure(10).orElseThrow().kind()).isEqualTo(Kind.FAILED);
        assertThat(report.failure(10).orElseThrow().message()).contains("contextLength");
        assertThat(report.failure(10).orElseThrow().cause()).containsSame(tooLong);
    }

    @Test
    void reportsAPromptThatTheServerSeemsToHaveCut() {
        model.answers("[" + PlanJson.of(1) + "," + PlanJson.of(2) + "]")
                .thenEndsFor("stop", FakeModel.counts(4_096, 100), true)
                .answers(PlanJson.of(1))
                .thenEndsFor("stop", FakeModel.counts(500, 50), false);
        BatchReport report = flush(PlannerOptions.defaults().withBatchLimit(2));
        assertThat(report.isComplete()).isTrue();
        assertThat(report.promptCuts()).containsExactly(new PromptCut(List.of(10L, 20L), 4_096));
        assertThat(events).containsExactly("plan 10", "plan 20", "cut [10, 20]", "plan 30");
    }

    @Test
    void saysOfAnAgentWithoutAPlanThatItsPromptWasCut() {
        model.answers("[" + PlanJson.of(1) + "]").thenEndsFor("stop", FakeModel.counts(4_096, 100), true);
        assertThat(flush().failure(20).orElseThrow().message())
                .contains("4096 tokens")
                .contains("contextLength");
    }

    @Test
    void whoHasAPlanKeepsItWhenTheAnswerFails() {
        LlmIncompleteStreamException cut = new LlmIncompleteStreamException("the connection was cut", null);
        model.answers("[" + PlanJson.of(1), "," + PlanJson.of(2).substring(0, 30))
                .thenFails(cut);
        BatchReport report = flush();
        assertThat(report.plans().keySet()).containsExactly(10L);
        assertThat(report.failures().keySet()).containsExactly(20L, 30L);
        assertThat(report.failures().values()).allSatisfy(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.FAILED);
            assertThat(failure.cause()).containsSame(cut);
        });
    }

    @Test
    void anAnswerThatFailsAfterTheLastPlanHasDeliveredEverything() {
        model.answers("[" + PlanJson.of(1) + PlanJson.of(2) + PlanJson.of(3))
                .thenFails(new LlmIncompleteStreamException("cut", null));
        assertThat(flush().isComplete()).isTrue();
    }

    @Test
    void aTimeOutOfTheClientIsATimeOutOfTheAgent() {
        model.answers("[").thenFails(new LlmIdleTimeoutException("nothing for 1 s", Duration.ofSeconds(1), null));
        assertThat(flush().failures().values()).extracting(PlanFailure::kind).containsOnly(Kind.TIMED_OUT);
    }

    @Test
    void tellsThatTheTokenLimitCutTheAnswerOff() {
        model.answers("[" + PlanJson.of(1) + "," + PlanJson.of(2).substring(0, 40))
                .thenEndsFor("length");
        BatchReport report = flush();
        assertThat(report.failure(20).orElseThrow().rejected())
                .hasSize(1)
                .allMatch(plan -> plan.is(Reason.Kind.UNTERMINATED));
        assertThat(report.failure(20).orElseThrow().message()).contains("maxTokensPerPlan");
        assertThat(report.failure(30).orElseThrow().message()).contains("maxTokensPerPlan");
    }

    @Test
    void tellsThatTheContextWasFullWhereTheAnswerHadNotReachedItsLimit() {
        int limit = 3 * PlannerOptions.defaults().maxTokensPerPlan();
        model.answers("[" + PlanJson.of(1)).thenEndsFor("length", FakeModel.counts(3_953, limit - 1), false);
        assertThat(flush().failure(30).orElseThrow().message())
                .contains("the context was full")
                .contains("contextLength")
                .doesNotContain("maxTokensPerPlan");
        model.answers("[" + PlanJson.of(1)).thenEndsFor("length", FakeModel.counts(3_953, limit), false);
        assertThat(flush().failure(30).orElseThrow().message())
                .contains("maxTokensPerPlan")
                .doesNotContain("the context was full");
    }

    @Test
    void asksOnWhenABatchFailsInTheMiddleOfItsAnswer() {
        model.answers("[")
                .thenFails(new LlmIncompleteStreamException("cut", null))
                .answers(PlanJson.of(1));
        BatchReport report = flush(PlannerOptions.defaults().withBatchLimit(2));
        assertThat(report.plans().keySet()).containsExactly(30L);
        assertThat(report.failures().keySet()).containsExactly(10L, 20L);
    }

    @Test
    void doesNotAskAServerOnThatCannotBeginOneAnswer() {
        LlmUnreachableException nobody = new LlmUnreachableException("nobody listens there", null);
        model.answers().thenFails(nobody);
        BatchReport report = flush(PlannerOptions.defaults().withBatchLimit(2));
        assertThat(model.requests).hasSize(1);
        assertThat(report.failure(10).orElseThrow().kind()).isEqualTo(Kind.FAILED);
        assertThat(report.failure(20).orElseThrow().kind()).isEqualTo(Kind.FAILED);
        assertThat(report.failure(30).orElseThrow().kind()).isEqualTo(Kind.NOT_ASKED);
        assertThat(report.failure(30).orElseThrow().cause()).containsSame(nobody);
    }

    @Test
    void aClientThatThrowsAnythingAtAllFailsItsAgentsOnly() {
        BatchPlanner planner = new BatchPlanner(
                request -> {
                    throw new IllegalStateException("no route");
                },
                PlannerOptions.defaults());
        planner.queue(new AgentRequest(10, Worlds.quiet()));
        PlanFailure failure = planner.flush((agentId, plan) -> {}).failure(10).orElseThrow();
        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure.message()).contains("no route");
    }

    @Test
    void repeatedInvalidPlansAreCountedButNotAllKept() {
        model.answers(PlanJson.invalid(1).repeat(1_000));
        BatchReport report = flush();
        assertThat(report.unusedCount()).isEqualTo(1_000);
        assertThat(report.unused()).hasSize(BatchReport.MAX_UNUSED);
        assertThat(report.failure(10).orElseThrow().rejected()).hasSizeLessThan(100);
    }

    @Test
    void endsAnAnswerEarlyIfToldTo() throws InterruptedException {
        model.answers("[" + PlanJson.of(1) + PlanJson.of(2) + PlanJson.of(3))
                .answersMore(" ".repeat(9))
                .thenIsSilent();
        assertThat(flush(PlannerOptions.defaults().withEarlyEnd(true)).isComplete())
                .isTrue();
        model.cancellations.get(0).await();
    }

    @Test
    void endsTheAnswerWhenTheTimeIsUp() {
        RingAlarm alarm = new RingAlarm();
        BatchPlanner planner = new BatchPlanner(model, PlannerOptions.defaults(), alarm);
        model.answers("[" + PlanJson.of(1)).then(alarm::ring).thenIsSilent();
        for (long agentId : new long[] {10, 20, 30}) {
            planner.queue(new AgentRequest(agentId, Worlds.quiet()));
        }
        BatchReport report = planner.flush((agentId, plan) -> {}, Duration.ofMillis(250));
        assertThat(report.plans().keySet()).containsExactly(10L);
        assertThat(report.failure(20).orElseThrow().kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(report.failure(20).orElseThrow().message()).contains("250 ms");
        assertThat(alarm.limits).containsExactly(Duration.ofMillis(250));
    }

    @Test
    void theTimeIsUpForTheBatchesThatWereStillToCome() {
        RingAlarm alarm = new RingAlarm();
        BatchPlanner planner = new BatchPlanner(model, PlannerOptions.defaults().withBatchLimit(1), alarm);
        model.answers().then(alarm::ring).thenIsSilent();
        for (long agentId : new long[] {10, 20, 30}) {
            planner.queue(new AgentRequest(agentId, Worlds.quiet()));
        }
        assertThat(planner.flush((agentId, plan) -> {}, Duration.ofMillis(250))
                        .failures()
                        .values())
                .hasSize(3)
                .allMatch(failure -> failure.kind() == Kind.TIMED_OUT)
                .allMatch(failure -> failure.message().contains("250 ms"));
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void refusesATimeLimitThatIsNone() {
        BatchPlanner planner = new BatchPlanner(model, PlannerOptions.defaults());
        assertThatThrownBy(() -> planner.flush((agentId, plan) -> {}, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A plan as small models write it. */
    private static String almostJson(int agentId) {
        return PlanJson.of(agentId).replace('"', '\'').replace("7}", "7,}");
    }

    private BatchReport flush() {
        return flush(PlannerOptions.defaults());
    }

    private BatchReport flush(PlannerOptions options) {
        BatchPlanner planner = new BatchPlanner(model, options);
        for (long agentId : new long[] {30, 10, 20}) {
            planner.queue(new AgentRequest(agentId, Worlds.quiet()));
        }
        return planner.flush(new BatchListener() {
            @Override
            public void onPlan(long agentId, Plan plan) {
                events.add("plan " + agentId);
            }

            @Override
            public void onFailed(long agentId, PlanFailure failure) {
                events.add("failed " + agentId);
            }

            @Override
            public void onPromptCut(PromptCut cut) {
                events.add("cut " + cut.agentIds());
            }
        });
    }
}
