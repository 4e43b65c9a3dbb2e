package dev.weir.bench.latency.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.answer.HandFigures;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.recording.ExpectedDecode;
import dev.weir.recording.Recording;
import dev.weir.replay.script.Pacing;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings as they came, through transport, HTTP and decoder, on a virtual clock: the figures are those computed by hand. */
class RecordedLoadTest {

    private static final int ANSWERS = 2;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate-plan",
                "chat-prose",
                "chat-plan-long",
                "generate-batch-10",
                "proxy-buffered-batch-10",
                "generate-batch-100"
            })
    void everyFigureOfALoadIsThatOfTheRecordedTimes(String name) {
        Recording recording = Recording.bundled(name);
        HandFigures hand = new HandFigures(recording);
        VirtualLoad load = RecordedServer.load(recording, new Pacing.Recorded(), () -> 0);
        LoadReport report = load.run(new LoadShape.Closed(1, 0), Extent.requests(ANSWERS));
        assertThat(report.ok()).isEqualTo(ANSWERS);
        assertThat(load.results).hasSize(ANSWERS).allSatisfy(result -> equalsByHand(result, recording, hand));
    }

    private static void equalsByHand(RequestResult result, Recording recording, HandFigures hand) {
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(result.valueNs(Metric.SEND_LAG)).hasValue(0);
        assertThat(result.valueNs(Metric.TTFB)).hasValue(recording.headersNs());
        assertThat(result.valueNs(Metric.TTFT)).hasValue(hand.tokenNs.get(0));
        assertThat(result.valueNs(Metric.TTFO)).hasValue(hand.textNs.get(0));
        assertThat(result.valuesNs(Metric.ICL)).isEqualTo(hand.gapsNs());
        assertThat(result.valueNs(Metric.E2EL)).hasValue(recording.endNs());
        long tokens = hand.last("eval_count").orElseThrow();
        long firstNs = hand.tokenNs.get(0);
        long lastNs = hand.tokenNs.get(hand.tokenNs.size() - 1);
        assertThat(result.valueNs(Metric.ITL)).hasValue((lastNs - firstNs) / (tokens - 1));
        assertThat(result.valueNs(Metric.TPOT)).hasValue((recording.endNs() - firstNs) / (tokens - 1));
        assertThat(LongStream.of(result.valuesNs(Metric.DECODE_LAG)))
                .as("this clock stands still while it is decoded")
                .isNotEmpty()
                .containsOnly(0L);
        assertThat(result.count(Count.EVAL_TOKENS)).hasValue(tokens);
        assertThat(result.count(Count.RECORDS)).hasValue(hand.records);
        assertThat(result.count(Count.TEXT_RECORDS)).hasValue(hand.tokenNs.size());
        assertThat(result.count(Count.COALESCED)).hasValue(hand.coalesced());
        assertThat(result.count(Count.READS)).hasValue(recording.chunkCount());
        assertThat(result.count(Count.BODY_BYTES)).hasValue(recording.bodyBytes());
        firstPlan(result, recording);
    }

    private static void firstPlan(RequestResult result, Recording recording) {
        ExpectedDecode expected = ExpectedDecode.of(recording).orElseThrow();
        if (expected.plans().isEmpty()) {
            assertThat(result.valueNs(Metric.TTFA)).isEmpty();
        } else {
            long planNs = expected.plans().get(0).closedNs();
            assertThat(result.valueNs(Metric.TTFA)).hasValue(planNs);
            assertThat(result.valueNs(Metric.SAVED)).hasValue(recording.endNs() - planNs);
        }
    }
}
