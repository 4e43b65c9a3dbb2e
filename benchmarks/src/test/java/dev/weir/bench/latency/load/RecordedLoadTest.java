package dev.weir.bench.latency.load;

import static dev.weir.bench.latency.load.VirtualLoad.S;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.answer.HandFigures;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.recording.ExpectedDecode;
import dev.weir.recording.Recording;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings as they came, through transport, HTTP and decoder, on a virtual clock: the figures are those computed by hand. */
class RecordedLoadTest {

    private static final int ANSWERS = 2;

    /** Sends the recorded bytes at the recorded times after the request, each chunk in a read of its own. */
    private static VirtualLoad playing(Recording recording) {
        VirtualTransport[] transport = new VirtualTransport[1];
        transport[0] = new VirtualTransport((peer, request) -> {
            long fromNs = transport[0].nowNs();
            peer.answer(fromNs + recording.headersNs(), Http.OK);
            byte[] body = recording.body();
            int from = 0;
            for (int chunk = 0; chunk < recording.chunkCount(); chunk++) {
                int to = from + recording.chunkBytes(chunk);
                peer.answer(fromNs + recording.chunkNs(chunk), framed(Arrays.copyOfRange(body, from, to)));
                from = to;
            }
            peer.answer(fromNs + recording.endNs(), Http.LAST_CHUNK);
        });
        VirtualLoad load = new VirtualLoad(transport[0]);
        load.limits = new TimeLimits(10_000 * S, 10_000 * S, 10_000 * S);
        load.connectFirst = 1;
        return load;
    }

    private static byte[] framed(byte[] chunk) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(chunk);
        bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

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
        VirtualLoad load = playing(recording);
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
