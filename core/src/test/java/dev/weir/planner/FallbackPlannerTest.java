package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.failure.LlmUnreachableException;
import dev.weir.plan.Plan;
import dev.weir.plan.Step;
import dev.weir.plan.ToolRegistry;
import dev.weir.planner.PlanFailure.Kind;
import dev.weir.planner.PlannerCounts.TierCounts;
import dev.weir.prompt.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FallbackPlannerTest {

    private final LlmUnreachableException nobody = new LlmUnreachableException("nobody listens there", null);
    private final FakeModel model = new FakeModel();
    private final AtomicLong clockNs = new AtomicLong();
    private final RingAlarm alarm = new RingAlarm();
    private final List<String> delivered = new ArrayList<>();

    @Test
    void startsAtTheSimplifiedTier() {
        model.answers(PlanJson.of(1));
        PlanResult result = planner().build().plan(agent(7));
        assertThat(result.tier()).isEqualTo(Tier.SIMPLIFIED_LLM);
        assertThat(result.agentId()).isEqualTo(7);
        assertThat(result.plan().planId()).isEqualTo("p1");
        assertThat(result.attempts()).extracting(Attempt::tier).containsExactly(Tier.SIMPLIFIED_LLM);
    }

    @Test
    void asksWithTheFullPromptFirstIfToldTo() {
        model.answers("no idea").answers(PlanJson.of(1));
        PlanResult result = planner().firstTier(Tier.FULL_LLM).build().plan(agent(7));
        assertThat(result.attempts()).extracting(Attempt::tier).containsExactly(Tier.FULL_LLM, Tier.SIMPLIFIED_LLM);
        assertThat(result.attempts().get(0).failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(Kind.MISSING));
        assertThat(model.prompt(0))
                .contains("CoverFire")
                .hasSizeGreaterThan(3 * model.prompt(1).length());
        assertThat(model.prompt(1)).doesNotContain("CoverFire");
    }

    @Test
    void compressesThePromptsOfBothTiersIfToldTo() {
        PlannerOptions compressed = PlannerOptions.defaults().withCompression(true);
        model.answers("-").answers("-").answers("-").answers("-");
        planner().firstTier(Tier.FULL_LLM).build().plan(agent(7));
        planner().firstTier(Tier.FULL_LLM).options(compressed).build().plan(agent(7));
        assertThat(model.prompt(2)).hasSizeLessThan(model.prompt(0).length());
        assertThat(model.prompt(3)).hasSizeLessThan(model.prompt(1).length());
    }

    @Test
    void goesByRulesWhenTheModelCannotBeReached() {
        model.answers().thenFails(nobody);
        PlanResult result = planner().build().plan(new AgentRequest(7, Worlds.me(0, 90)));
        assertThat(result.tier()).isEqualTo(Tier.HEURISTIC);
        assertThat(result.plan().steps()).containsExactly(Step.of("Reload"));
        PlanFailure failure = result.attempts().get(0).failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure.cause()).containsSame(nobody);
    }

    @Test
    void scansAndWaitsWhenEvenTheRulesFail() {
        model.answers().thenFails(nobody);
        PlanResult result = planner()
                .rules(snapshot -> {
                    throw new ArithmeticException("/ by zero");
                })
                .build()
                .plan(agent(7));
        assertThat(result.tier()).isEqualTo(Tier.EMERGENCY);
        assertThat(result.plan().steps())
                .containsExactly(Step.of("Scan", "radius", 10), Step.of("Wait", "duration", 1));
        assertThat(PlanJson.rejections(result.plan())).isEmpty();
        assertThat(result.attempts())
                .extracting(Attempt::tier)
                .containsExactly(Tier.SIMPLIFIED_LLM, Tier.HEURISTIC, Tier.EMERGENCY);
    }

    @Test
    void scansAndWaitsWhenTheRulesNeverEnd() {
        model.answers().thenFails(nobody);
        assertThat(planner()
                        .rules(FallbackPlannerTest::withoutEnd)
                        .build()
                        .plan(agent(7))
                        .tier())
                .isEqualTo(Tier.EMERGENCY);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Plan withoutEnd(Snapshot snapshot) {
        return withoutEnd(snapshot);
    }

    @Test
    void handsOutNoPlanOfTheRulesThatTheToolsDoNotAllow() {
        Plan hide = new Plan(
                OptionalInt.empty(), "hide", List.of(Step.of("TakeCover", "position", Map.of("x", 1, "y", 1))));
        PlannerOptions coverOnly =
                PlannerOptions.defaults().withTools(ToolRegistry.bundled().only(List.of("TakeCover")));
        model.answers().thenFails(nobody);
        PlanResult result = planner().options(coverOnly).emergency(hide).build().plan(agent(7));
        assertThat(result.plan()).isEqualTo(hide);
        assertThat(result.attempts().get(1).failure().orElseThrow().message()).contains("Scan");
    }

    @Test
    void refusesAnEmergencyPlanThatTheToolsDoNotAllow() {
        PlannerOptions coverOnly =
                PlannerOptions.defaults().withTools(ToolRegistry.bundled().only(List.of("TakeCover")));
        FallbackPlannerBuilder builder = planner().options(coverOnly);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("steps[0].act")
                .hasMessageContaining("emergency(Plan)");
    }

    @Test
    void tellsOfThePlansThatNobodyGot() {
        model.answers("[" + PlanJson.of(1) + "," + PlanJson.of(1) + "," + PlanJson.of(2) + "]");
        List<UnusedPlan> unused = new ArrayList<>();
        planner().onUnused(unused::add).build().plan(List.of(agent(1), agent(2)), result -> {});
        assertThat(unused).hasSize(1).first().isInstanceOf(UnusedPlan.Duplicate.class);
    }

    @Test
    void tellsOfAPromptThatTheServerSeemsToHaveCut() {
        model.answers("[" + PlanJson.of(1) + "]").thenEndsFor("stop", FakeModel.counts(4_096, 50), true);
        List<PromptCut> cuts = new ArrayList<>();
        planner().onPromptCut(cuts::add).build().plan(List.of(agent(1), agent(2)), result -> {});
        assertThat(cuts).containsExactly(new PromptCut(List.of(1L, 2L), 4_096));
    }

    /** What the Javadoc warns of: the count is at the end. */
    @Test
    void doesNotReadAnAnswerInWhichEverybodyHasAPlanToItsCount() {
        model.answers(PlanJson.of(1)).thenEndsFor("stop", FakeModel.counts(4_096, 50), true);
        List<PromptCut> cuts = new ArrayList<>();
        planner().onPromptCut(cuts::add).build().plan(agent(1));
        assertThat(cuts).isEmpty();
    }

    @Test
    void aTierMayHaveAllTheTimeInTheWorld() {
        model.answers(PlanJson.of(1));
        FallbackPlanner planner = FallbackPlanner.builder(model)
                .timeout(Tier.SIMPLIFIED_LLM, Duration.ofSeconds(Long.MAX_VALUE))
                .build();
        assertThat(planner.plan(agent(7)).tier()).isEqualTo(Tier.SIMPLIFIED_LLM);
    }

    @Test
    void onlyTheAgentsThatTheBatchLeftOutFallThrough() {
        model.answers("[" + PlanJson.of(1) + "," + PlanJson.invalid(2) + "," + PlanJson.of(3) + "]");
        List<PlanResult> results = planner()
                .build()
                .plan(
                        List.of(agent(30), agent(10), agent(20)),
                        result -> delivered.add(result.agentId() + " " + result.tier()));
        assertThat(results).extracting(PlanResult::agentId).containsExactly(10L, 20L, 30L);
        assertThat(results)
                .extracting(PlanResult::tier)
                .containsExactly(Tier.SIMPLIFIED_LLM, Tier.HEURISTIC, Tier.SIMPLIFIED_LLM);
        assertThat(delivered).containsExactly("10 SIMPLIFIED_LLM", "30 SIMPLIFIED_LLM", "20 HEURISTIC");
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void asksTheNextTierOnlyForThoseWithoutAPlan() {
        model.answers("[" + PlanJson.of(2) + "]").answers("[" + PlanJson.of(1) + "," + PlanJson.of(2) + "]");
        List<PlanResult> results =
                planner().firstTier(Tier.FULL_LLM).build().plan(List.of(agent(10), agent(20), agent(30)), result -> {});
        assertThat(results)
                .extracting(PlanResult::tier)
                .containsExactly(Tier.SIMPLIFIED_LLM, Tier.FULL_LLM, Tier.SIMPLIFIED_LLM);
        assertThat(model.requests).hasSize(2);
    }

    @Test
    void handsOutEachPlanWhileTheNextIsBeingWritten() {
        model.answers("[" + PlanJson.of(1))
                .then(() -> assertThat(delivered).containsExactly("10"))
                .answersMore("," + PlanJson.of(2) + "]");
        planner().build().plan(List.of(agent(10), agent(20)), result -> delivered.add("" + result.agentId()));
        assertThat(delivered).containsExactly("10", "20");
    }

    @Test
    void oneAgentGetsAPromptOfItsOwnAndTwoShareOne() {
        model.answers(PlanJson.of(1)).answers(PlanJson.of(1) + PlanJson.of(2));
        FallbackPlanner planner = planner().build();
        planner.plan(List.of(agent(10)), result -> {});
        planner.plan(List.of(agent(10), agent(20)), result -> {});
        assertThat(model.requests.get(0).format().orElseThrow()).doesNotContain("prefixItems");
        assertThat(model.requests.get(1).format().orElseThrow()).contains("prefixItems");
    }

    @Test
    void doesNotWaitForTheEndOfAnAnswerThatHasDeliveredEverything() throws InterruptedException {
        model.answers(PlanJson.of(1), "\t").thenIsSilent();
        assertThat(planner().build().plan(agent(7)).tier()).isEqualTo(Tier.SIMPLIFIED_LLM);
        model.cancellations.get(0).await();
    }

    @Test
    void givesEachTierItsTimeAndThenGoesOn() {
        model.answers("-")
                .then(alarm::ring)
                .thenIsSilent()
                .answers("-")
                .then(alarm::ring)
                .thenIsSilent();
        PlanResult result = planner()
                .firstTier(Tier.FULL_LLM)
                .timeout(Tier.FULL_LLM, Duration.ofSeconds(3))
                .timeout(Tier.SIMPLIFIED_LLM, Duration.ofSeconds(2))
                .build()
                .plan(agent(7));
        assertThat(alarm.limits).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(2));
        assertThat(result.tier()).isEqualTo(Tier.HEURISTIC);
        assertThat(result.attempts().subList(0, 2))
                .allSatisfy(attempt ->
                        assertThat(attempt.failure().orElseThrow().kind()).isEqualTo(Kind.TIMED_OUT));
        assertThat(alarm.pending()).isZero();
    }

    @Test
    void timesOutOnARealClockToo() {
        model.answers("-").thenIsSilent();
        PlanResult result = FallbackPlanner.builder(model)
                .timeout(Tier.SIMPLIFIED_LLM, Duration.ofMillis(1))
                .build()
                .plan(agent(7));
        assertThat(result.tier()).isEqualTo(Tier.HEURISTIC);
    }

    @Test
    void callsTheAlarmOffWhenTheAnswerIsInTime() {
        model.answers(PlanJson.of(1));
        planner().build().plan(agent(7));
        assertThat(alarm.limits).hasSize(1);
        assertThat(alarm.pending()).isZero();
    }

    @Test
    void timesEveryAttempt() {
        model.answers("-")
                .then(() -> clockNs.addAndGet(300))
                .answers("-")
                .then(() -> clockNs.addAndGet(50))
                .answersMore(PlanJson.of(1))
                .then(() -> clockNs.addAndGet(9));
        PlanResult result = planner().firstTier(Tier.FULL_LLM).build().plan(agent(7));
        assertThat(result.attempts()).extracting(Attempt::durationNs).containsExactly(300L, 50L);
        assertThat(result.durationNs()).isEqualTo(350);
    }

    @Test
    void countsWhatItDid() {
        model.answers("[" + PlanJson.of(1) + "]").then(() -> clockNs.addAndGet(100));
        model.answers().then(() -> clockNs.addAndGet(500)).thenFails(nobody);
        FallbackPlanner planner = planner().build();
        assertThat(planner.counts().meanAttempts()).isEmpty();
        planner.plan(List.of(agent(10), agent(20)), result -> {});
        planner.plan(agent(30));
        PlannerCounts counts = planner.counts();
        assertThat(counts.requests()).isEqualTo(3);
        assertThat(counts.of(Tier.FULL_LLM)).isEqualTo(new TierCounts(0, 0));
        assertThat(counts.of(Tier.SIMPLIFIED_LLM)).isEqualTo(new TierCounts(1, 2));
        assertThat(counts.of(Tier.HEURISTIC)).isEqualTo(new TierCounts(2, 0));
        assertThat(counts.meanAttempts()).hasValue(5.0 / 3);
        assertThat(counts.meanDurationNs()).hasValue((0 + 100 + 500) / 3.0);
    }

    @Test
    void toolsOfOnesOwnBringTheirOwnRulesAndEmergency() {
        String tools = "{\"format\":\"weir-tools/1\",\"tools\":[{\"name\":\"Hide\",\"category\":\"own\","
                + "\"description\":\"out of sight\",\"parameters\":{},\"required\":[]}]}";
        Plan hide = new Plan(OptionalInt.empty(), "hide", List.of(Step.of("Hide")));
        PlanResult result = planner()
                .options(PlannerOptions.defaults()
                        .withTools(ToolRegistry.read(tools.getBytes(StandardCharsets.UTF_8), "own tools")))
                .firstTier(Tier.HEURISTIC)
                .rules(snapshot -> {
                    throw new IllegalStateException();
                })
                .emergency(hide)
                .build()
                .plan(agent(7));
        assertThat(result.plan()).isSameAs(hide);
        assertThat(model.requests).isEmpty();
    }

    @Test
    void plansForNobodyWithoutAsking() {
        assertThat(planner().build().plan(List.of(), result -> {})).isEmpty();
        assertThat(model.requests).isEmpty();
    }

    @Test
    void refusesAnAgentThatIsThereTwice() {
        assertThatThrownBy(() -> planner().build().plan(List.of(agent(1), agent(1)), result -> {}))
                .isInstanceOf(AgentQueuedTwiceException.class);
    }

    @Test
    void refusesATimeOutForATierThatTakesNoTime() {
        assertThatThrownBy(() -> planner().timeout(Tier.EMERGENCY, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("EMERGENCY");
        assertThatThrownBy(() -> planner().timeout(Tier.FULL_LLM, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private FallbackPlannerBuilder planner() {
        return FallbackPlanner.builder(model).nanoClock(clockNs::get).alarm(alarm);
    }

    private static AgentRequest agent(long agentId) {
        return new AgentRequest(agentId, Worlds.quiet(Math.floorMod(agentId, 100)));
    }
}
