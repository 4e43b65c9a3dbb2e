package dev.weir.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import dev.weir.sse.ObviousEvents.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseSplitterTest {

    private static final int LIMIT = SseSplitter.DEFAULT_MAX_EVENT_BYTES;

    private static final String STREAM = String.join(
            "",
            "\uFEFF: hello\r\ndata: one\n\r\n",
            "event: tick\rid: 7\rretry: 250\rdata:caf\u00e9 \u0085 \u2028 \ud83d\ude80\r\r\n",
            "data\ndata: \ndata:  three\nfoo: bar\n:\n\n\nid\ndata: 4\n\nevent: lost\n\ndata: cut");

    static List<Recording> recordings() {
        return Recording.all().stream()
                .filter(recording -> recording.bodyFormat() == BodyFormat.SSE)
                .toList();
    }

    @Test
    void readsEveryKindOfLineAndTerminator() {
        List<String> events = new ArrayList<>();
        SseSplitter[] splitter = new SseSplitter[1];
        splitter[0] = new SseSplitter(
                (data, from, to) -> events.add(splitter[0].eventType() + " " + splitter[0].lastEventId() + " "
                        + new String(data, from, to - from, StandardCharsets.UTF_8)),
                LIMIT);
        byte[] stream = STREAM.getBytes(StandardCharsets.UTF_8);
        splitter[0].feed(stream, 0, stream.length);
        splitter[0].finish();
        assertThat(events)
                .containsExactly(
                        "message  one",
                        "tick 7 caf\u00e9 \u0085 \u2028 \ud83d\ude80",
                        "message 7 \n\n three",
                        "message  4");
    }

    @Test
    void givesTheSameEventsForEveryPairOfCuts() {
        byte[] stream = STREAM.getBytes(StandardCharsets.UTF_8);
        List<Found> expected = ObviousEvents.of(stream, LIMIT);
        EventRecorder recorder = new EventRecorder(LIMIT);
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                assertThat(recorder.split(stream, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTheObviousWayOnRandomStreams(long seed) {
        List<String> pieces = List.of(
                "data",
                "event",
                "id",
                "retry",
                ":",
                ": ",
                " ",
                "\n",
                "\n",
                "\n\n",
                "\r",
                "\r\n",
                "\0",
                "7",
                "x",
                "\t",
                "\uFEFF",
                "é",
                "🚀",
                "data: {\"a\":1}\n\n",
                "data:",
                "longer than eight bytes");
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            byte[] stream = text.toString().getBytes(StandardCharsets.UTF_8);
            int limit = random.nextBoolean() ? LIMIT : 1 + random.nextInt(24);
            int first = random.nextInt(stream.length + 1);
            int second = first + random.nextInt(stream.length - first + 1);
            assertThat(new EventRecorder(limit).split(stream, first, second))
                    .as("seed %d, round %d, limit %d, cut at %d and %d of %s", seed, round, limit, first, second, text)
                    .isEqualTo(ObviousEvents.of(stream, limit));
        }
    }

    @Test
    void whatStandsBesideTheDataOfAnEventHasAPlaceOfItsOwn() {
        byte[] stream = "data: a\n: why\nerror: x\nretry: 7\ndata: b\n\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(new EventRecorder(LIMIT).split(stream))
                .containsExactly(
                        new Found("comment", "", "", " why", 2, 8, 9),
                        new Found("unknown", "error", "", "x", 3, 14, 21),
                        new Found("retry", "", "", "7", 4, 23, 30),
                        new Found("event", "message", "", "a\nb", 1, 0, 6));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void findsTheEventsOfARecordingHoweverItIsCut(Recording recording) {
        byte[] stream = recording.plainBody();
        List<Found> expected = ObviousEvents.of(stream, LIMIT);
        EventRecorder recorder = new EventRecorder(LIMIT);
        for (String spec :
                List.of("recorded", "every-byte", "fixed:7", "fixed:1448", "lines", "random:1", "random:2")) {
            Chunking chunking = Chunking.parse(spec);
            int[] cuts = spec.equals("recorded") ? chunking.lengths(recording) : chunking.lengths(stream);
            Arrays.parallelPrefix(cuts, Integer::sum);
            assertThat(recorder.split(stream, cuts)).as(spec).isEqualTo(expected);
        }
    }

    @Test
    void handsOutASliceOfTheChunkWhereItCan() {
        byte[] stream = "event: a\ndata: {\"x\":1}\n\ndata: two\n".getBytes(StandardCharsets.US_ASCII);
        List<byte[]> buffers = new ArrayList<>();
        SseSplitter splitter = new SseSplitter((data, from, to) -> buffers.add(data), LIMIT);
        splitter.feed(stream, 0, stream.length);
        splitter.feed("\n".getBytes(StandardCharsets.US_ASCII), 0, 1);
        assertThat(buffers).hasSize(2);
        assertThat(buffers.get(0)).isSameAs(stream);
        assertThat(buffers.get(1)).isNotSameAs(stream);
    }

    @Test
    void refusesAnEndlessLineAndEndlessDataWithoutHoldingThem() {
        byte[] chunk = "x".repeat(4_096).getBytes(StandardCharsets.US_ASCII);
        SseSplitter lines = new SseSplitter((data, from, to) -> {}, 10_000);
        lines.feed(chunk, 0, chunk.length);
        lines.feed(chunk, 0, chunk.length);
        assertThatThrownBy(() -> lines.feed(chunk, 0, chunk.length))
                .isInstanceOf(EventTooLongException.class)
                .hasMessageContaining("line 1 (byte 0 of the stream) is longer than 10000 bytes");

        byte[] line = ("data: " + "x".repeat(4_000) + "\n").getBytes(StandardCharsets.US_ASCII);
        SseSplitter events = new SseSplitter((data, from, to) -> {}, 10_000);
        events.feed(line, 0, line.length);
        events.feed(line, 0, line.length);
        assertThatThrownBy(() -> events.feed(line, 0, line.length))
                .isInstanceOf(EventTooLongException.class)
                .hasMessageContaining("line 3 (byte " + 2 * line.length);
    }

    @Test
    void takesNothingAfterAnExceptionOrTheEndUntilItIsReset() {
        List<String> events = new ArrayList<>();
        SseSplitter splitter = new SseSplitter(
                (data, from, to) -> {
                    String text = new String(data, from, to - from, StandardCharsets.US_ASCII);
                    if (text.equals("bad")) {
                        throw new UnsupportedOperationException(text);
                    }
                    events.add(text);
                },
                100);
        byte[] stream = "id: 1\ndata: good\n\ndata: bad\n\ndata: later\n\n".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> splitter.feed(stream, 0, stream.length))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(splitter.lineNumber()).isEqualTo(4);
        assertThat(splitter.lineOffset()).isEqualTo(18);
        assertThatThrownBy(() -> splitter.feed(stream, 0, 1)).isInstanceOf(IllegalStateException.class);

        splitter.reset();
        assertThat(splitter.lastEventId()).isEmpty();
        splitter.feed(stream, 0, 18);
        splitter.finish();
        assertThatThrownBy(splitter::finish).isInstanceOf(IllegalStateException.class);
        assertThat(events).containsExactly("good", "good");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, SseSplitter.LARGEST_MAX_EVENT_BYTES + 1})
    void refusesALimitOutOfRange(int limit) {
        assertThatThrownBy(() -> new SseSplitter((data, from, to) -> {}, limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxEventBytes");
    }
}
