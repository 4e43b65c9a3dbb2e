package dev.weir.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plan.Plan;
import dev.weir.planner.BatchReport;
import dev.weir.recording.ExpectedDecode;
import dev.weir.recording.Recording;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contenders deliver the same plans, and the shares are those of the recorded arrival times. */
class BatchBenchmarkTest {

    private final BatchBenchmark benchmark = new BatchBenchmark();

    @ParameterizedTest
    @CsvSource({"generate-batch-10, 10", "generate-batch-100, 100"})
    void bothWaysGiveEachAgentTheSamePlan(String stream, int agents) {
        benchmark.stream = stream;
        benchmark.reads = "recorded";
        benchmark.load();
        BatchReport report = benchmark.planner();
        Map<Integer, Plan> collected = benchmark.collectThenParse();
        assertThat(collected).hasSize(agents);
        assertThat(report.plans())
                .hasSize(agents)
                .allSatisfy((agentId, plan) -> assertThat(plan).isEqualTo(collected.get(Math.toIntExact(agentId))));
        assertThat(benchmark.delivered()).isEqualTo(agents * (agents + 1) / 2);
        assertThat(benchmark.readOnly()).isEqualTo(Recording.bundled(stream).bodyBytes());
    }

    @ParameterizedTest
    @CsvSource({"generate-batch-10, 10", "generate-batch-100, 100"})
    void eachAgentHasItsPlanInItsTurn(String stream, int agents) {
        DeliveryShares progressive = DeliveryShares.of(stream);
        assertThat(progressive.shares())
                .hasSize(agents)
                .isSorted()
                .doesNotHaveDuplicates()
                .allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0));
        assertThat(progressive.first()).isLessThanOrEqualTo(1.35 / agents);
        assertThat(progressive.median()).isBetween(0.35, 0.65);
        assertThat(progressive.last()).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({"generate-batch-10"})
    void theFirstShareIsThatOfTheChunkThatClosesTheFirstPlan(String stream) {
        Recording recording = Recording.bundled(stream);
        long closedNs =
                ExpectedDecode.of(recording).orElseThrow().plans().get(0).closedNs();
        double expected = (closedNs - recording.chunkNs(0)) / (double) (recording.endNs() - recording.chunkNs(0));
        assertThat(DeliveryShares.of(stream).first()).isEqualTo(expected);
    }
}
