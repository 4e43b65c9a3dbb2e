package dev.weir.bench.latency.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.plan.Plan;
import dev.weir.plan.ToolRegistry;
import dev.weir.recording.Chunking;
import dev.weir.recording.ExpectedDecode;
import dev.weir.recording.ExpectedPlan;
import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTimelineTest {

    private static final long RUN_START_NS = 5_000_000_000L;
    private static final long T0_NS = 7_000_000_000L;

    /** How long the request was under way before its last byte was written: the recording's times count from there. */
    private static final long SEND_NS = 40_000;

    private static final long LAG_NS = 777;

    private long nowNs;
    private final RequestTimeline timeline = new RequestTimeline(Dialect.OLLAMA, ToolRegistry.bundled(), () -> nowNs);

    static List<Recording> streams() {
        return Recording.bundledNames().stream()
                .map(Recording::bundled)
                .filter(r -> r.bodyFormat() == BodyFormat.NDJSON && !r.compressed() && r.status() == 200)
                .toList();
    }

    /** Everything up to the recorded end, which is the caller's to tell. */
    private void play(Recording recording, AnswerObserver observer) {
        timeline.begin(new RequestStart(3, 1, recording.name(), RUN_START_NS, T0_NS), observer);
        timeline.sent(T0_NS + SEND_NS);
        arrives(recording.headersNs());
        timeline.head(recording.status());
        byte[] body = recording.body();
        int from = 0;
        for (int chunk = 0; chunk < recording.chunkCount(); chunk++) {
            int to = from + recording.chunkBytes(chunk);
            arrives(recording.chunkNs(chunk));
            timeline.body(body, from, to);
            from = to;
        }
        arrives(recording.endNs());
    }

    private void arrives(long sinceSentNs) {
        long arrivalNs = T0_NS + SEND_NS + sinceSentNs;
        timeline.arrives(arrivalNs);
        nowNs = arrivalNs + LAG_NS;
    }

    private static RequestTimeline begun(RequestTimeline timeline) {
        timeline.begin(new RequestStart(0, 0, "p", 0, 0), AnswerObserver.NONE);
        return timeline;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private RequestResult answer(int status, String body) {
        begun(timeline).arrives(10);
        timeline.head(status);
        byte[] bytes = utf8(body);
        timeline.body(bytes, 0, bytes.length);
        return timeline.completed();
    }

    /** Every figure of every stream that ended well, against one computed from the recording's own times. */
    @ParameterizedTest
    @MethodSource("streams")
    void everyMetricIsTheFormulaOfTheRecordedTimes(Recording recording) {
        HandFigures hand = new HandFigures(recording);
        play(recording, AnswerObserver.NONE);
        RequestResult result = timeline.completed();

        assertThat(result.scheduledNs()).isEqualTo(T0_NS - RUN_START_NS);
        assertThat(result.valueNs(Metric.SEND_LAG)).hasValue(SEND_NS);
        assertThat(result.valueNs(Metric.TTFB)).hasValue(SEND_NS + recording.headersNs());
        assertThat(result.valueNs(Metric.TTFT)).isEqualTo(first(hand.tokenNs));
        assertThat(result.valueNs(Metric.TTFO)).isEqualTo(first(hand.textNs));
        assertThat(result.valuesNs(Metric.ICL)).isEqualTo(hand.gapsNs());
        long e2elNs = SEND_NS + recording.endNs();
        assertThat(result.valueNs(Metric.E2EL)).hasValue(e2elNs);
        assertThat(result.endedNs()).isEqualTo(T0_NS + e2elNs - RUN_START_NS);

        assertThat(result.count(Count.RECORDS)).hasValue(hand.records);
        assertThat(result.count(Count.TEXT_RECORDS)).hasValue(hand.tokenNs.size());
        assertThat(result.count(Count.COALESCED)).hasValue(hand.coalesced());
        assertThat(result.count(Count.READS)).hasValue(recording.chunkCount());
        assertThat(result.count(Count.BODY_BYTES)).hasValue(recording.bodyBytes());
        assertThat(result.count(Count.EVAL_TOKENS)).isEqualTo(hand.last("eval_count"));
        assertThat(result.count(Count.PROMPT_TOKENS)).isEqualTo(hand.last("prompt_eval_count"));
        assertThat(result.count(Count.CACHED_PROMPT_TOKENS)).isEqualTo(hand.last("prompt_eval_cached_count"));

        assertThat(result.valueNs(Metric.LOAD)).isEqualTo(hand.last("load_duration"));
        assertThat(result.valueNs(Metric.PROMPT_EVAL)).isEqualTo(hand.last("prompt_eval_duration"));
        assertThat(result.valueNs(Metric.EVAL)).isEqualTo(hand.last("eval_duration"));
        assertThat(result.valueNs(Metric.TOTAL)).isEqualTo(hand.last("total_duration"));
        assertThat(result.valueNs(Metric.UNACCOUNTED)).isEqualTo(unaccounted(hand));

        OptionalLong tokens = hand.last("eval_count");
        if (tokens.isPresent() && tokens.getAsLong() > 1 && !hand.tokenNs.isEmpty()) {
            long firstNs = hand.tokenNs.get(0);
            long lastNs = hand.tokenNs.get(hand.tokenNs.size() - 1);
            assertThat(result.valueNs(Metric.ITL)).hasValue((lastNs - firstNs) / (tokens.getAsLong() - 1));
            assertThat(result.valueNs(Metric.TPOT)).hasValue((recording.endNs() - firstNs) / (tokens.getAsLong() - 1));
        } else {
            assertThat(result.valueNs(Metric.ITL)).isEmpty();
            assertThat(result.valueNs(Metric.TPOT)).isEmpty();
        }
        long events = hand.textEvents + result.count(Count.PLANS).orElseThrow();
        assertThat(result.valuesNs(Metric.DECODE_LAG))
                .isEqualTo(LongStream.generate(() -> LAG_NS).limit(events).toArray());
    }

    /** Each chunk of that recording is one event, the text first, then the reason, the usage and the last word. */
    @Test
    void aChatCompletionHasTimesAndTokensButNoDurations() {
        Recording recording = Recording.bundled("openai-chat");
        RequestTimeline openAi = new RequestTimeline(Dialect.OPENAI, ToolRegistry.bundled(), () -> nowNs);
        openAi.begin(new RequestStart(3, 1, recording.name(), RUN_START_NS, T0_NS), AnswerObserver.NONE);
        byte[] body = recording.body();
        int from = 0;
        for (int chunk = 0; chunk < recording.chunkCount(); chunk++) {
            openAi.arrives(T0_NS + recording.chunkNs(chunk));
            openAi.head(200);
            openAi.body(body, from, from + recording.chunkBytes(chunk));
            from += recording.chunkBytes(chunk);
        }
        RequestResult result = openAi.completed();
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(result.doneReason()).isEqualTo("length");
        assertThat(result.count(Count.EVAL_TOKENS)).hasValue(80);
        assertThat(result.count(Count.PROMPT_TOKENS)).hasValue(29);
        assertThat(result.count(Count.TEXT_RECORDS)).hasValue(80);
        assertThat(result.count(Count.RECORDS)).hasValue(82);
        assertThat(result.valueNs(Metric.TTFT)).hasValue(recording.chunkNs(0));
        assertThat(result.valueNs(Metric.ITL)).hasValue((recording.chunkNs(79) - recording.chunkNs(0)) / 79);
        for (Metric unknown : List.of(Metric.LOAD, Metric.PROMPT_EVAL, Metric.EVAL, Metric.TOTAL, Metric.UNACCOUNTED)) {
            assertThat(result.valueNs(unknown)).as("%s", unknown).isEmpty();
        }
    }

    @Test
    void aChatCompletionInOnePieceIsAnAnswerAndOneWithoutItsEndIsNone() {
        RequestTimeline openAi = new RequestTimeline(Dialect.OPENAI, ToolRegistry.bundled(), () -> nowNs);
        byte[] whole = Recording.bundled("openai-chat-blocking").body();
        begun(openAi).arrives(10);
        openAi.head(200);
        openAi.body(whole, 0, whole.length);
        assertThat(openAi.completed().outcome()).isEqualTo(Outcome.OK);
        byte[] cut = utf8("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n");
        begun(openAi).arrives(10);
        openAi.head(200);
        openAi.body(cut, 0, cut.length);
        assertThat(openAi.completed().outcome()).isEqualTo(Outcome.TRUNCATED);
    }

    private static OptionalLong first(List<Long> timesNs) {
        return timesNs.isEmpty() ? OptionalLong.empty() : OptionalLong.of(SEND_NS + timesNs.get(0));
    }

    private static OptionalLong unaccounted(HandFigures hand) {
        OptionalLong[] parts = {
            hand.last("total_duration"),
            hand.last("load_duration"),
            hand.last("prompt_eval_duration"),
            hand.last("eval_duration")
        };
        return Arrays.stream(parts).allMatch(OptionalLong::isPresent)
                ? OptionalLong.of(
                        parts[0].getAsLong() - parts[1].getAsLong() - parts[2].getAsLong() - parts[3].getAsLong())
                : OptionalLong.empty();
    }

    /** Plans that are all valid, against the times that a slow decoder of another repository found them closed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate-plan",
                "chat-plan-long",
                "generate-batch-10",
                "proxy-buffered-batch-10",
                "generate-batch-100"
            })
    void stepsAndPlansCountFromTheirClosingBraces(String name) {
        Recording recording = Recording.bundled(name);
        HandFigures hand = new HandFigures(recording);
        List<ExpectedPlan> expected = ExpectedDecode.of(recording).orElseThrow().plans();
        List<Long> plansNs = new ArrayList<>();
        play(recording, new AnswerObserver() {
            @Override
            public void plan(Plan plan, long sinceT0Ns) {
                plansNs.add(sinceT0Ns - SEND_NS);
            }
        });
        RequestResult result = timeline.completed();

        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(plansNs)
                .isEqualTo(expected.stream().map(ExpectedPlan::closedNs).toList());
        assertThat(result.count(Count.PLANS)).hasValue(expected.size());
        assertThat(result.count(Count.REJECTED_PLANS)).hasValue(0);
        long firstPlanNs = expected.get(0).closedNs();
        int firstStepCloses = hand.text.indexOf("}", hand.text.indexOf("\"steps\""));
        assertThat(result.valueNs(Metric.TTFS)).hasValue(SEND_NS + hand.charNs(firstStepCloses));
        assertThat(result.valueNs(Metric.TTFA)).hasValue(SEND_NS + firstPlanNs);
        assertThat(result.valueNs(Metric.AFTER_TTFT)).hasValue(firstPlanNs - hand.tokenNs.get(0));
        assertThat(result.valueNs(Metric.SAVED)).hasValue(recording.endNs() - firstPlanNs);
    }

    /** A plan that is not valid starts no clock: the first step is that of the plan that can be acted upon. */
    @Test
    void theFirstStepIsTheFirstValidPlansOwn() {
        begun(timeline).arrives(10);
        timeline.head(200);
        body(20, "{\"response\":\"[{\\\"plan_id\\\":\\\"p1\\\",\\\"steps\\\":[{\\\"act\\\":\\\"Dance\\\"}]},\"}\n");
        body(30, "{\"response\":\"{\\\"plan_id\\\":\\\"p2\\\",\\\"steps\\\":[{\\\"act\\\":\\\"Reload\\\"}\"}\n");
        body(40, "{\"response\":\"]}\"}\n");
        body(50, "{\"response\":\"]\",\"done\":true}\n");
        RequestResult result = timeline.completed();
        assertThat(result.valueNs(Metric.TTFS)).hasValue(30);
        assertThat(result.valueNs(Metric.TTFA)).hasValue(40);
        assertThat(result.count(Count.REJECTED_PLANS)).hasValue(1);
    }

    @Test
    void everyRejectedPlanIsCountedHoweverMany() {
        begun(timeline).arrives(10);
        timeline.head(200);
        body(20, "{\"response\":\"[" + "{\\\"steps\\\":1},".repeat(250) + "0]\",\"done\":true}\n");
        assertThat(timeline.completed().count(Count.REJECTED_PLANS)).hasValue(250);
    }

    private void body(long atNs, String piece) {
        timeline.arrives(atNs);
        byte[] bytes = utf8(piece);
        timeline.body(bytes, 0, bytes.length);
    }

    /** A record counts from its last byte, and records of one read share a time. */
    @ParameterizedTest
    @ValueSource(strings = {"whole", "every-byte", "fixed:7", "lines", "random:42"})
    void cuttingChangesTimesButNeverWhatWasCounted(String cut) {
        Recording recording = Recording.bundled("generate-batch-10");
        HandFigures hand = new HandFigures(recording);
        begun(timeline);
        int from = 0;
        byte[] body = recording.body();
        int[] lengths = Chunking.parse(cut).lengths(recording);
        for (int read = 0; read < lengths.length; read++) {
            timeline.arrives(1_000L * read);
            timeline.head(200);
            timeline.body(body, from, from + lengths[read]);
            from += lengths[read];
        }
        RequestResult result = timeline.completed();
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(result.count(Count.READS)).hasValue(lengths.length);
        assertThat(result.count(Count.TEXT_RECORDS)).hasValue(hand.tokenNs.size());
        assertThat(result.count(Count.PLANS)).hasValue(10);
        assertThat(result.valuesNs(Metric.ICL)).hasSize(hand.tokenNs.size() - 1);
        long zeroGaps =
                Arrays.stream(result.valuesNs(Metric.ICL)).filter(ns -> ns == 0).count();
        assertThat(result.count(Count.COALESCED)).hasValue(zeroGaps);
        if (cut.equals("whole")) {
            assertThat(zeroGaps).isEqualTo(hand.tokenNs.size() - 1);
        }
        if (cut.equals("every-byte") || cut.equals("lines")) {
            assertThat(zeroGaps).isZero();
        }
    }

    /** One read can bring several chunks of HTTP, which are told one by one. */
    @Test
    void piecesOfOneReadAreOneRead() {
        begun(timeline).arrives(10);
        timeline.head(200);
        for (String piece : List.of("{\"response\":\"a\"}\n", "{\"response\":\"b\"}\n{\"done\":true}\n")) {
            byte[] bytes = utf8(piece);
            timeline.body(bytes, 0, bytes.length);
        }
        RequestResult result = timeline.completed();
        assertThat(result.count(Count.READS)).hasValue(1);
        assertThat(result.count(Count.COALESCED)).hasValue(1);
        assertThat(result.valuesNs(Metric.ICL)).containsExactly(0);
    }

    @Test
    void thinkingAndTextOfOneRecordAreOneEventInTime() {
        RequestResult result = answer(
                200,
                "{\"message\":{\"thinking\":\"hm\"}}\n{\"message\":{\"thinking\":\"so\",\"content\":\"a\"},\"done\":true}\n");
        assertThat(result.count(Count.TEXT_RECORDS)).hasValue(2);
        assertThat(result.valuesNs(Metric.ICL)).hasSize(1);
        assertThat(result.valuesNs(Metric.DECODE_LAG)).hasSize(3);
    }

    @Test
    void whatTheServerDoesNotSayIsAbsentAndNotZero() {
        RequestResult result = answer(200, "{\"response\":\"a\"}\n{\"response\":\"b\",\"done\":true}\n");
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(List.of(
                        result.valueNs(Metric.ITL),
                        result.valueNs(Metric.TPOT),
                        result.valueNs(Metric.LOAD),
                        result.valueNs(Metric.TOTAL),
                        result.valueNs(Metric.UNACCOUNTED),
                        result.valueNs(Metric.TTFA),
                        result.valueNs(Metric.SAVED),
                        result.valueNs(Metric.CONNECT),
                        result.count(Count.EVAL_TOKENS),
                        result.count(Count.CACHED_PROMPT_TOKENS)))
                .containsOnly(OptionalLong.empty());
    }

    @Test
    void tokensThatACacheAnsweredForAreCounted() {
        RequestResult result = answer(
                200, "{\"response\":\"a\",\"done\":true,\"prompt_eval_count\":21,\"prompt_eval_cached_count\":16}\n");
        assertThat(result.count(Count.PROMPT_TOKENS)).hasValue(21);
        assertThat(result.count(Count.CACHED_PROMPT_TOKENS)).hasValue(16);
    }

    @Test
    void theConnectionsOpeningIsToldApart() {
        begun(timeline).connected(123);
        timeline.arrives(10);
        timeline.head(404);
        RequestResult first = timeline.completed();
        assertThat(first.valueNs(Metric.CONNECT)).hasValue(123);
        assertThat(answer(200, "{\"response\":\"a\",\"done\":true}").valueNs(Metric.CONNECT))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {'response':'a','done':true} | OK |",
                "200 | {'response':'','done':true} | EMPTY | holds neither text nor thinking",
                "200 | {'response':'a'} | TRUNCATED | after 1 records without a final one",
                "200 | {'response':'a | TRUNCATED | inside a record, line 1 (byte 0 of the answer)",
                "200 | {'error':'out of cards'} | SERVER_ERROR | out of cards",
                "200 | <html>hello</html> | MALFORMED | no stream of records: an HTML page, hello;",
                "404 | {'error':'no such model'} | SERVER_ERROR | HTTP 404: no such model",
                "429 | {'error':{'message':'slowly'}} | SERVER_ERROR | HTTP 429: slowly",
                "502 | <h1>Bad Gateway</h1> | SERVER_ERROR | HTTP 502: <h1>Bad Gateway</h1>"
            })
    void everyWayToEndHasItsOutcome(int status, String body, Outcome outcome, String error) {
        RequestResult result = answer(status, body.replace('\'', '"'));
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.status()).isEqualTo(status);
        if (error == null) {
            assertThat(result.error()).isNull();
        } else {
            assertThat(result.error()).contains(error);
        }
    }

    @Test
    void aMalformedLineSpoilsTheAnswerAndIsNamed() {
        RequestResult result = answer(200, "{\"response\":\"a\"}\nnonsense\n{\"response\":\"b\",\"done\":true}\n");
        assertThat(result.outcome()).isEqualTo(Outcome.MALFORMED);
        assertThat(result.error()).startsWith("line 2 (byte 17 of the answer): ");
        assertThat(result.valueNs(Metric.E2EL)).isPresent();
    }

    @Test
    void bytesThatAreNoUtf8SpoilTheAnswer() {
        begun(timeline).arrives(10);
        timeline.head(200);
        byte[] bytes = {'{', '"', (byte) 0xFF, '"', '}', '\n', '\n'};
        timeline.body(bytes, 0, bytes.length);
        timeline.body(bytes, 0, bytes.length);
        RequestResult result = timeline.completed();
        assertThat(result.outcome()).isEqualTo(Outcome.MALFORMED);
        assertThat(result.error()).contains("line 1 is not UTF-8");
    }

    @Test
    void whatEndsARequestFromOutsideIsItsOutcome() {
        assertThat(begun(timeline).broken("connection refused", 5).outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(begun(timeline).timedOut("no byte within 5 s", 5).outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(begun(timeline).cancelled("the run was ended", 5).outcome()).isEqualTo(Outcome.CANCELLED);
        begun(timeline).arrives(3);
        assertThat(timeline.notHttp("no status line", 5).outcome()).isEqualTo(Outcome.MALFORMED);
        begun(timeline).arrives(3);
        timeline.head(200);
        body(4, "{\"response\":\"a\"}\n{\"resp");
        RequestResult cut = timeline.broken("connection reset", 9);
        assertThat(cut.outcome()).isEqualTo(Outcome.TRUNCATED);
        assertThat(cut.error())
                .isEqualTo("the response broke off after 1 records and 23 bytes of its body: connection reset");
        assertThat(cut.endedNs()).isEqualTo(9);
        assertThat(cut.valueNs(Metric.TTFT)).hasValue(4);
        assertThat(cut.valueNs(Metric.E2EL)).isEmpty();
    }

    /** What the server said of its failure says more than that the connection ended with it. */
    @Test
    void aServersOwnErrorGoesBeforeTheConnections() {
        begun(timeline).arrives(3);
        timeline.head(503);
        body(4, "{\"error\":\"busy\"}");
        assertThat(timeline.broken("connection reset", 9).error()).isEqualTo("HTTP 503: busy");
    }

    @Test
    void anAnswerWithItsFinalRecordIsCompleteHoweverTheConnectionEnds() {
        begun(timeline).arrives(3);
        timeline.head(200);
        body(4, "{\"response\":\"a\",\"done\":true}\n");
        RequestResult result = timeline.broken("connection reset", 9);
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(result.valueNs(Metric.E2EL)).hasValue(4);
    }

    @Test
    void recordedFailuresEndAsTheyDid() {
        assertThat(played("error-mid-stream").outcome()).isEqualTo(Outcome.SERVER_ERROR);
        assertThat(played("old-error-mid-stream").outcome()).isEqualTo(Outcome.SERVER_ERROR);
        assertThat(played("load-only").outcome()).isEqualTo(Outcome.EMPTY);
        assertThat(played("error-model-not-found").error()).startsWith("HTTP 404: model");
        play(Recording.bundled("truncated-server-killed"), AnswerObserver.NONE);
        assertThat(timeline.broken("closed", 0).outcome()).isEqualTo(Outcome.TRUNCATED);
    }

    private RequestResult played(String name) {
        play(Recording.bundled(name), AnswerObserver.NONE);
        return timeline.completed();
    }

    @Test
    void aTimelineServesOneRequestAfterAnother() {
        RequestResult first = played("generate-batch-10");
        played("error-mid-stream");
        played("error-server-busy");
        assertThat(played("generate-batch-10")).isEqualTo(first);
    }
}
