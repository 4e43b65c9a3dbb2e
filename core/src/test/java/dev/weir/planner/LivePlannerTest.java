package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.LiveFigures;
import dev.weir.LiveServer;
import dev.weir.llm.failure.LlmPromptTooLongException;
import dev.weir.ollama.LoadedModel;
import dev.weir.ollama.OllamaClient;
import dev.weir.ollama.OllamaClientBuilder;
import dev.weir.plan.Plan;
import dev.weir.prompt.Enemy;
import dev.weir.prompt.Me;
import dev.weir.prompt.PointOfInterest;
import dev.weir.prompt.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A real server: {@code mvn verify -Dollama.url=http://localhost:11434 -Dollama.model=llama3.2}. Skipped without.
 *
 * <p>What is asked of it must hold for a model of any size: whether its plans are wise is not.
 */
@LiveServer
class LivePlannerTest {

    private static final int AGENTS = 10;

    /** Enough for a slow machine to answer, or to show that it does not. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final OllamaClient client =
            client().contextLength(8192).keepAlive(Duration.ofMinutes(5)).build();

    @Test
    void deliversTheFirstOfTenPlansBeforeTheAnswerEnds() {
        long startNs = System.nanoTime();
        List<Long> handedOverNs = new ArrayList<>();
        BatchReport report = flush((agentId, plan) -> handedOverNs.add(System.nanoTime() - startNs));
        long endNs = System.nanoTime() - startNs;
        LiveFigures.print(
                "handed_over_ms",
                handedOverNs.stream().map(ns -> ns / 1_000_000).toList());
        LiveFigures.print("end_ms", endNs / 1_000_000);
        LiveFigures.print("failures", report.failures());
        assertThat(report.plans().size() + report.failures().size()).isEqualTo(AGENTS);
        assertThat(handedOverNs).hasSizeGreaterThan(AGENTS / 2);
        assertThat(handedOverNs.get(handedOverNs.size() / 2)).isLessThan(handedOverNs.get(handedOverNs.size() - 1));
        assertThat(handedOverNs.get(0)).isLessThan(endNs);
    }

    @Test
    void threeRunsAtTemperature0GiveTheSamePlans() {
        flush((agentId, plan) -> {}); // from here on, every run finds the prompt in the server's cache
        SortedMap<Long, Plan> first = flush((agentId, plan) -> {}).plans();
        assertThat(first).isNotEmpty();
        assertThat(flush((agentId, plan) -> {}).plans()).isEqualTo(first);
        assertThat(flush((agentId, plan) -> {}).plans()).isEqualTo(first);
    }

    @Test
    void everyTierThatAsksGetsAPlanOrATypedReason() {
        for (Tier tier : List.of(Tier.SIMPLIFIED_LLM, Tier.FULL_LLM)) {
            PlanResult result = FallbackPlanner.builder(client)
                    .firstTier(tier)
                    .options(PlannerOptions.defaults().withCompression(true))
                    .build()
                    .plan(agent(1));
            LiveFigures.print(tier.name(), result);
            assertThat(result.attempts().get(0).tier()).isEqualTo(tier);
            assertThat(PlanJson.rejections(result.plan())).isEmpty();
        }
    }

    /** More than the 4,096 tokens that servers load a model with unless they are asked for more. */
    @Test
    void aBatchWithTheDefaultsFindsRoomInTheContext() {
        try (OllamaClient asItComes = client().build()) {
            BatchPlanner planner = new BatchPlanner(asItComes, PlannerOptions.defaults());
            IntStream.rangeClosed(1, AGENTS).forEach(i -> planner.queue(surrounded(i)));
            BatchReport report = planner.flush((agentId, plan) -> {}, PATIENCE);
            LiveFigures.print("defaults_batch_plans", report.plans().size());
            LiveFigures.print("defaults_batch_failures", report.failures());
            LiveFigures.print("defaults_batch_prompt_cuts", report.promptCuts());
            LiveFigures.print(
                    "defaults_batch_context",
                    asItComes.ps().stream().map(LoadedModel::contextLength).toList());
            assertThat(report.plans().size() + report.failures().size()).isEqualTo(AGENTS);
            assertThat(report.promptCuts()).isEmpty();
            assertThat(report.failures().values()).allSatisfy(LivePlannerTest::isNoMatterOfLength);
        }
    }

    @Test
    void everyTierWithTheDefaultsFindsRoomInTheContext() {
        try (OllamaClient asItComes = client().build()) {
            PlanResult result = FallbackPlanner.builder(asItComes)
                    .firstTier(Tier.FULL_LLM)
                    .build()
                    .plan(surrounded(1));
            LiveFigures.print("defaults_tiers", result);
            assertThat(result.attempts().get(0).tier()).isEqualTo(Tier.FULL_LLM);
            assertThat(result.attempts())
                    .allSatisfy(attempt -> attempt.failure().ifPresent(LivePlannerTest::isNoMatterOfLength));
            assertThat(PlanJson.rejections(result.plan())).isEmpty();
        }
    }

    private static void isNoMatterOfLength(PlanFailure failure) {
        assertThat(failure.cause().filter(LlmPromptTooLongException.class::isInstance))
                .as(failure.message())
                .isEmpty();
    }

    private BatchReport flush(BatchListener listener) {
        BatchPlanner planner =
                new BatchPlanner(client, PlannerOptions.defaults().withCompression(true));
        IntStream.rangeClosed(1, AGENTS).forEach(i -> planner.queue(agent(i)));
        return planner.flush(listener);
    }

    private static OllamaClientBuilder client() {
        return OllamaClient.builder()
                .baseUrl(System.getProperty("ollama.url", ""))
                .model(System.getProperty("ollama.model", ""));
    }

    /** A world of which a full batch makes a long prompt. */
    private static AgentRequest surrounded(int number) {
        Me me = new Me(new Position(number, 2.0 * number), number, 50 + number, Map.of());
        List<Enemy> enemies = IntStream.rangeClosed(1, 6)
                .mapToObj(i -> Worlds.enemy(90 + i, 20 + i, 30 - number))
                .toList();
        return new AgentRequest(number, Worlds.seeing(me, enemies, List.of(), "reach the extraction point"));
    }

    private static AgentRequest agent(int number) {
        Me me = new Me(new Position(number, 2.0 * number), number, 50 + number, Map.of());
        Enemy enemy = Worlds.enemy(90, 20, 30 - number);
        PointOfInterest extraction = new PointOfInterest("extraction", new Position(25, 4));
        return new AgentRequest(
                number, Worlds.seeing(me, List.of(enemy), List.of(extraction), "reach the extraction point"));
    }
}
