package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.LiveServer;
import dev.weir.ollama.OllamaClient;
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
import org.junit.jupiter.api.TestReporter;

/**
 * A real server: {@code mvn verify -Dollama.url=http://localhost:11434 -Dollama.model=llama3.2}. Skipped without.
 *
 * <p>What is asked of it must hold for a model of any size: whether its plans are wise is not.
 */
@LiveServer
class LivePlannerTest {

    private static final int AGENTS = 10;

    private final OllamaClient client = OllamaClient.builder()
            .baseUrl(System.getProperty("ollama.url"))
            .model(System.getProperty("ollama.model", ""))
            .contextLength(8192)
            .keepAlive(Duration.ofMinutes(5))
            .build();

    @Test
    void deliversTheFirstOfTenPlansBeforeTheAnswerEnds(TestReporter reporter) {
        long startNs = System.nanoTime();
        List<Long> handedOverNs = new ArrayList<>();
        BatchReport report = flush((agentId, plan) -> handedOverNs.add(System.nanoTime() - startNs));
        long endNs = System.nanoTime() - startNs;
        reporter.publishEntry(
                "handed_over_ms",
                String.valueOf(handedOverNs.stream().map(ns -> ns / 1_000_000).toList()));
        reporter.publishEntry("end_ms", String.valueOf(endNs / 1_000_000));
        reporter.publishEntry("failures", String.valueOf(report.failures()));
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
    void everyTierThatAsksGetsAPlanOrATypedReason(TestReporter reporter) {
        for (Tier tier : List.of(Tier.SIMPLIFIED_LLM, Tier.FULL_LLM)) {
            PlanResult result = FallbackPlanner.builder(client)
                    .firstTier(tier)
                    .options(PlannerOptions.defaults().withCompression(true))
                    .build()
                    .plan(agent(1));
            reporter.publishEntry(tier.name(), result.toString());
            assertThat(result.attempts().get(0).tier()).isEqualTo(tier);
            assertThat(PlanJson.rejections(result.plan())).isEmpty();
        }
    }

    private BatchReport flush(BatchListener listener) {
        BatchPlanner planner =
                new BatchPlanner(client, PlannerOptions.defaults().withCompression(true));
        IntStream.rangeClosed(1, AGENTS).forEach(i -> planner.queue(agent(i)));
        return planner.flush(listener);
    }

    private static AgentRequest agent(int number) {
        Me me = new Me(new Position(number, 2.0 * number), number, 50 + number, Map.of());
        Enemy enemy = Worlds.enemy(90, 20, 30 - number);
        PointOfInterest extraction = new PointOfInterest("extraction", new Position(25, 4));
        return new AgentRequest(
                number, Worlds.seeing(me, List.of(enemy), List.of(extraction), "reach the extraction point"));
    }
}
