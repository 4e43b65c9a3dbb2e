package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plan.Plan;
import dev.weir.plan.Reason;
import dev.weir.recording.Chunking;
import dev.weir.recording.ExpectedDecode;
import dev.weir.recording.ExpectedPlan;
import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that a real server wrote, read by the batch planner. Times are those of the recording; nobody waits. */
class RecordedBatchTest {

    private static final List<String> CHUNKINGS =
            List.of("every-byte", "lines", "fixed:7", "fixed:1448", "random:11", "random:12");

    static Stream<Recording> answersWithPlans() {
        return Recording.all().stream()
                .filter(recording -> recording.bodyFormat() == BodyFormat.NDJSON && !recording.compressed())
                .filter(recording -> ExpectedDecode.of(recording)
                        .filter(row -> !row.plans().isEmpty())
                        .isPresent());
    }

    /** "Where the plans are of equal length" the first of n takes 1/n of the time; a third more is allowed for what is around it. */
    @ParameterizedTest
    @CsvSource({"generate-batch-10, 10", "proxy-buffered-batch-10, 10", "generate-batch-100, 100"})
    void handsTheFirstPlanOverWithinItsShareOfTheGenerationTime(String name, int agents) {
        Recording recording = Recording.bundled(name);
        Map<Plan, Long> handedOverNs = handedOverNs(recording, agents);
        assertThat(handedOverNs).hasSize(agents);
        long firstNs = handedOverNs.values().iterator().next();
        double share = (firstNs - recording.chunkNs(0)) / (double) (recording.endNs() - recording.chunkNs(0));
        assertThat(share).isPositive().isLessThanOrEqualTo(1.35 / agents);
    }

    @ParameterizedTest
    @MethodSource("answersWithPlans")
    void handsEachPlanOverOnTheArrivalOfTheChunkThatClosesIt(Recording recording) {
        ExpectedDecode expected = ExpectedDecode.of(recording).orElseThrow();
        handedOverNs(recording, agents(expected))
                .forEach((plan, handedOverNs) -> assertThat(expected.plans().stream()
                                .filter(row -> isAbout(plan, row))
                                .mapToLong(ExpectedPlan::closedNs))
                        .as("%s", plan)
                        .contains(handedOverNs));
    }

    @ParameterizedTest
    @MethodSource("answersWithPlans")
    void reportsEveryPlanOfTheAnswer(Recording recording) {
        ExpectedDecode expected = ExpectedDecode.of(recording).orElseThrow();
        BatchReport report = flush(
                new RecordedModel(recording.plainBody(), new int[] {recording.plainBody().length}),
                agents(expected),
                (agentId, plan) -> {});
        long closed =
                report.unused().stream().filter(plan -> !isUnterminated(plan)).count();
        assertThat(report.plans().size() + closed).isEqualTo(expected.plans().size());
        assertThat(report.plans().size() + report.failures().size()).isEqualTo(agents(expected));
    }

    @ParameterizedTest
    @MethodSource("answersWithPlans")
    void deliversTheSameForEveryChunking(Recording recording) {
        int agents = agents(ExpectedDecode.of(recording).orElseThrow());
        byte[] body = recording.plainBody();
        List<String> whole = events(body, new int[] {body.length}, agents);
        assertThat(whole).isNotEmpty();
        for (String chunking : CHUNKINGS) {
            assertThat(events(body, Chunking.parse(chunking).lengths(body), agents))
                    .as(chunking)
                    .isEqualTo(whole);
        }
    }

    private static List<String> events(byte[] body, int[] readBytes, int agents) {
        List<String> events = new ArrayList<>();
        flush(new RecordedModel(body, readBytes), agents, new BatchListener() {
            @Override
            public void onPlan(long agentId, Plan plan) {
                events.add(agentId + " " + plan);
            }

            @Override
            public void onUnused(UnusedPlan plan) {
                events.add(plan.toString());
            }

            @Override
            public void onFailed(long agentId, PlanFailure failure) {
                events.add(agentId + " " + failure);
            }
        });
        return events;
    }

    /** When each plan was handed over, ns after the last byte of the request was sent: the arrival of the chunk under way. */
    private static Map<Plan, Long> handedOverNs(Recording recording, int agents) {
        Map<Plan, Long> handedOverNs = new LinkedHashMap<>();
        RecordedModel model =
                new RecordedModel(recording.body(), Chunking.parse("recorded").lengths(recording));
        flush(model, agents, (agentId, plan) -> handedOverNs.put(plan, recording.byteNs(model.offset() - 1)));
        return handedOverNs;
    }

    private static BatchReport flush(RecordedModel model, int agents, BatchListener listener) {
        BatchPlanner planner = new BatchPlanner(model, PlannerOptions.defaults().withBatchLimit(100));
        for (int i = 1; i <= agents; i++) {
            planner.queue(new AgentRequest(i, Worlds.quiet(i)));
        }
        return planner.flush(listener);
    }

    /** Agents up to the highest that has a plan; one, if the plans name none. */
    private static int agents(ExpectedDecode expected) {
        return expected.plans().stream()
                .mapToInt(plan -> plan.agentId().orElse(1))
                .max()
                .orElseThrow();
    }

    private static boolean isAbout(Plan plan, ExpectedPlan row) {
        return plan.agentId().equals(row.agentId())
                && plan.planId().equals(row.planId())
                && plan.steps().size() == row.steps();
    }

    private static boolean isUnterminated(UnusedPlan plan) {
        return plan instanceof UnusedPlan.Rejected rejected && rejected.plan().is(Reason.Kind.UNTERMINATED);
    }
}
