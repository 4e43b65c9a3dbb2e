package dev.weir.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.MutedLog;
import dev.weir.decode.DecoderOptions;
import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import dev.weir.recording.head.Ending;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded answers of the three dialects carry what {@link ReferenceDecoder} finds in the whole, wherever they are cut. */
class DialectRecordingsTest {

    private static final int CUT_AS_A_WHOLE_BYTES = 12_000;
    private static final int EVENTS_AROUND = 3;
    private static final int SAMPLED_CUTS = 300;
    private static final long SEED = 20_261_129;

    @RegisterExtension
    static final MutedLog MUTED = new MutedLog("dev.weir.dialect");

    static Stream<Recording> streams() {
        return DialectRecordings.streams();
    }

    static Stream<Recording> objects() {
        return Stream.of(Dialect.values()).flatMap(dialect -> dialect.objects().stream());
    }

    @Test
    void everyRecordedEventStreamIsOfADialect() {
        assertThat(streams().map(Recording::name))
                .hasSizeGreaterThanOrEqualTo(13)
                .containsAll(Recording.all().stream()
                        .filter(recording -> recording.bodyFormat() == BodyFormat.SSE)
                        .map(Recording::name)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamCarriesWhatTheReferenceFinds(Recording recording) {
        Dialect dialect = Dialect.of(recording);
        byte[] stream = recording.plainBody();
        EventLog log = EventLog.of(dialect, stream, DecoderOptions.DEFAULTS);
        assertThat(log.events).isEqualTo(ReferenceDecoder.events(dialect, stream));
        assertThat(EventLog.of(dialect, stream, DecoderOptions.DEFAULTS.withFastPath(false)).events)
                .as("each record by itself")
                .isEqualTo(log.events);
        if (recording.ending() == Ending.COMPLETE) {
            assertThat(log.done).isNotNull();
            assertThat(log.end().reason()).isPresent();
            assertThat(log.events).last().asString().endsWith("malformed 0");
        }
    }

    @ParameterizedTest
    @MethodSource("objects")
    void anObjectCarriesWhatTheReferenceFinds(Recording recording) {
        Dialect dialect = Dialect.of(recording);
        byte[] object = recording.plainBody();
        EventLog log = EventLog.of(dialect, object, DecoderOptions.DEFAULTS, object.length / 2);
        assertThat(log.events).isEqualTo(ReferenceDecoder.events(dialect, object));
        if (recording.status() == 200) {
            assertThat(log.done).isNotNull();
            assertThat(log.end().metrics().evalCount()).isPresent();
        } else {
            assertThat(log.lastWord()).isEqualTo("model 'nobody:1b' not found");
        }
    }

    /** Up to 12 kB the stream is fed as a whole for each cut; of a longer one the event that is cut is fed with the three on either side. */
    @ParameterizedTest
    @MethodSource("streams")
    void everySingleCutGivesTheSameEvents(Recording recording) {
        Dialect dialect = Dialect.of(recording);
        byte[] stream = recording.plainBody();
        if (stream.length <= CUT_AS_A_WHOLE_BYTES) {
            cutEverywhere(dialect, stream, 0, stream.length);
            return;
        }
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        int[] ends = IntStream.rangeClosed(1, stream.length)
                .filter(end -> text.startsWith("\n\n", end - 2))
                .toArray();
        for (int event = 0; event < ends.length; event++) {
            int first = event <= EVENTS_AROUND ? 0 : ends[event - EVENTS_AROUND - 1];
            int last = ends[Math.min(ends.length - 1, event + EVENTS_AROUND)];
            int from = event == 0 ? 0 : ends[event - 1];
            cutEverywhere(dialect, Arrays.copyOfRange(stream, first, last), from - first, ends[event] - first);
        }
    }

    private static void cutEverywhere(Dialect dialect, byte[] stream, int from, int to) {
        List<String> expected = EventLog.of(dialect, stream, DecoderOptions.DEFAULTS).events;
        for (int cut = from; cut <= to; cut++) {
            List<String> events = EventLog.of(dialect, stream, DecoderOptions.DEFAULTS, cut).events;
            if (!events.equals(expected)) { // an assertion for each cut would take most of the time
                assertThat(events).as("cut at %d", cut).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyChunkingAndSampledPairsOfCutsGiveTheSameEvents(Recording recording) {
        Dialect dialect = Dialect.of(recording);
        byte[] stream = recording.plainBody();
        List<String> expected = EventLog.of(dialect, stream, DecoderOptions.DEFAULTS).events;
        for (String spec : List.of("every-byte", "fixed:2", "fixed:7", "fixed:1448", "lines", "random:1", "random:2")) {
            int[] cuts = Chunking.parse(spec).lengths(stream);
            Arrays.parallelPrefix(cuts, Integer::sum);
            assertThat(EventLog.of(dialect, stream, DecoderOptions.DEFAULTS, cuts).events)
                    .as(spec)
                    .isEqualTo(expected);
        }
        Random random = new Random(SEED);
        for (int i = 0; i < SAMPLED_CUTS; i++) {
            int first = random.nextInt(stream.length + 1);
            int second = Math.min(stream.length, first + random.nextInt(400));
            assertThat(EventLog.of(dialect, stream, DecoderOptions.DEFAULTS, first, second).events)
                    .as("seed %d, cut at %d and %d", SEED, first, second)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyTruncationIsIncompleteAndLosesNothingThatCame(Recording recording) {
        Dialect dialect = Dialect.of(recording);
        byte[] stream = recording.plainBody();
        EventLog whole = EventLog.of(dialect, stream, DecoderOptions.DEFAULTS);
        Random random = new Random(SEED);
        for (int i = 0; i < SAMPLED_CUTS; i++) {
            byte[] cut = Arrays.copyOf(stream, random.nextInt(stream.length - 20));
            EventLog log = EventLog.of(dialect, cut, DecoderOptions.DEFAULTS);
            assertThat(log.events)
                    .as("seed %d, %d bytes", SEED, cut.length)
                    .isEqualTo(ReferenceDecoder.events(dialect, cut));
            assertThat(log.done).isNull();
            assertThat(log.events).last().asString().startsWith("ending INCOMPLETE");
            assertThat(whole.text.toString()).startsWith(log.text.toString());
        }
    }

    @Test
    void toolCallsOfARecordingComeWithTheirArguments() {
        for (String name : List.of("openai-chat-tools", "openai-responses-tools", "anthropic-messages-tools")) {
            Recording recording = Recording.bundled(name);
            EventLog log = EventLog.of(Dialect.of(recording), recording.plainBody(), DecoderOptions.DEFAULTS);
            assertThat(log.toolCalls).as(name).extracting("name").containsExactly("MoveTo", "Scan");
            assertThat(log.toolCalls.get(1).argumentsJson()).isEqualTo("{\"radius\":9}");
            assertThat(log.events)
                    .as(name)
                    .contains("arguments 1 {\"radius\":9}")
                    .filteredOn(event -> event.startsWith("begin "))
                    .hasSize(2);
        }
    }
}
