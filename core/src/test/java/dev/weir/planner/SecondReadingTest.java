package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.ThinkTags;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.plan.PlanOptions;
import dev.weir.planner.PlanFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are hard to read a second time, and a clock that says how long that may take; the limit is there against hanging. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class SecondReadingTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** Each brace costs an attempt: more than are made once the time is up, and fewer than are made before. */
    private static final String HARD_TO_READ = "{\0x".repeat(900);

    private static final String ALMOST_JSON = "{'plan_id':'p1','steps':[{'act':'Reload'}]}";

    private static final String DRAFT = "{\"plan_id\":\"draft\",\"steps\":[{\"act\":\"Reload\"}]}";

    private static final PlannerOptions UNOPENED = PlannerOptions.defaults()
            .withReading(PlanOptions.defaults().withThinkTags(ThinkTags.usual().withUnopened(true)));

    private final FakeModel model = new FakeModel();
    private final AtomicLong clockNs = new AtomicLong();
    private final RingAlarm alarm = new RingAlarm();

    @ParameterizedTest
    @ValueSource(strings = {"ok {\0}\0", "{\0}\0", "[\0]\0", "ok {\0\0\0}\0\0\0", "\uFEFF{\0"})
    void plansWithoutTheModelWhoseAnswerLooksLikeAnotherEncoding(String answer) {
        model.answers(answer);
        assertPlansWithoutTheModel(planner().build().plan(agent()), Kind.MISSING);
    }

    @Test
    void takesAsManyAttemptsAsItNeedsWithinTheLimit() {
        model.answers(HARD_TO_READ + ALMOST_JSON);
        assertThat(planner().build().plan(agent()).tier()).isEqualTo(Tier.SIMPLIFIED_LLM);
    }

    /** The clock stands still until the answer has ended, and passes the limit while that is being read. */
    @Test
    void endsWhenTheTimeIsUpWhileItReads() {
        model.answers(HARD_TO_READ + ALMOST_JSON).then(() -> clockNs.set(1));
        PlanResult result = planner()
                .nanoClock(() -> clockNs.get() == 0 ? 0 : clockNs.addAndGet(LIMIT.toNanos() / 100))
                .build()
                .plan(agent());
        assertPlansWithoutTheModel(result, Kind.TIMED_OUT, "no plan within 1000 ms");
    }

    @Test
    void endsWhenTheAlarmHasRungAsWell() {
        model.answers(HARD_TO_READ + ALMOST_JSON).then(alarm::ring);
        assertPlansWithoutTheModel(planner().build().plan(agent()), Kind.TIMED_OUT);
    }

    @Test
    void keepsThePlansOfAnAnswerThatTheDeadlineCutOff() {
        model.answers("Use {braces}: [" + ALMOST_JSON + ",{'plan_id':'p2','ste")
                .then(alarm::ring)
                .thenFails(new LlmIncompleteStreamException("the connection was cut", null));
        assertCarriesOut("p1", planner().build().plan(agent()));
    }

    /** The chat template has opened the think block, and the answer ends before the model has closed it. */
    @ParameterizedTest
    @ValueSource(strings = {DRAFT, "[" + DRAFT + ",{\"plan_id\":\"p2\",\"ste", ALMOST_JSON})
    void doesNotCarryOutDraftsOfAnAnswerThatBreaksOffBeforeItsThinkBlockCloses(String drafts) {
        model.answers(drafts).thenFails(new LlmIncompleteStreamException("the connection was cut", null));
        PlanResult result = planner().options(UNOPENED).build().plan(agent());
        assertPlansWithoutTheModel(result, Kind.FAILED, "the connection was cut", "count as drafts");
    }

    @Test
    void doesNotCarryOutDraftsOfAnAnswerThatTheDeadlineCutOff() {
        model.answers(DRAFT)
                .then(alarm::ring)
                .thenFails(new LlmIncompleteStreamException("the connection was cut", null));
        PlanResult result = planner().options(UNOPENED).build().plan(agent());
        assertPlansWithoutTheModel(result, Kind.TIMED_OUT, "no plan within 1000 ms", "count as drafts");
    }

    @Test
    void doesNotCarryOutDraftsOfAnAnswerThatReachesItsTokenLimit() {
        model.answers(DRAFT).thenEndsFor("length");
        PlanResult result = planner().options(UNOPENED).build().plan(agent());
        assertPlansWithoutTheModel(result, Kind.MISSING, "count as drafts", "token limit");
    }

    @Test
    void carriesOutWhatComesBehindTheClosingTagOfAnAnswerThatBreaksOff() {
        model.answers(DRAFT + "</think>\n" + ALMOST_JSON + " and {'plan_id':'p2','ste")
                .thenFails(new LlmIncompleteStreamException("the connection was cut", null));
        assertCarriesOut("p1", planner().options(UNOPENED).build().plan(agent()));
    }

    @Test
    void carriesOutAPlanWithoutAnyTagOfAnAnswerThatComesToItsEnd() {
        model.answers(DRAFT);
        assertCarriesOut("draft", planner().options(UNOPENED).build().plan(agent()));
    }

    @Test
    void endsAFlushToo() {
        model.answers(HARD_TO_READ + ALMOST_JSON).then(alarm::ring);
        BatchPlanner planner = new BatchPlanner(model, PlannerOptions.defaults(), alarm);
        planner.queue(agent());
        BatchReport report = planner.flush((agentId, plan) -> {}, LIMIT);
        assertThat(report.failure(7).orElseThrow().kind()).isEqualTo(Kind.TIMED_OUT);
    }

    private FallbackPlannerBuilder planner() {
        return FallbackPlanner.builder(model)
                .nanoClock(clockNs::get)
                .alarm(alarm)
                .timeout(Tier.SIMPLIFIED_LLM, LIMIT);
    }

    private static void assertPlansWithoutTheModel(PlanResult result, Kind why, String... words) {
        assertThat(result.tier()).isEqualTo(Tier.HEURISTIC);
        PlanFailure failure = result.attempts().get(0).failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(why);
        assertThat(List.of(words))
                .allSatisfy(word -> assertThat(failure.message()).contains(word));
    }

    private static void assertCarriesOut(String planId, PlanResult result) {
        assertThat(result.tier()).isEqualTo(Tier.SIMPLIFIED_LLM);
        assertThat(result.plan().planId()).isEqualTo(planId);
    }

    private static AgentRequest agent() {
        return new AgentRequest(7, Worlds.quiet());
    }
}
