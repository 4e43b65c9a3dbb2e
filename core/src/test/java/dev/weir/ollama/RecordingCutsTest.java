package dev.weir.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.Chunking;
import dev.weir.replay.Recording;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Condition 1 for every recording: the events are the same wherever the stream is cut.
 *
 * <p>A recording is fed as a whole for each of its cuts. One above 100 kB is so for a seeded sample of them; for each cut in its first 200
 * records it is fed up to some records behind these, so that a recording of any size takes a bounded time. {@link ExpectedDecodeTest}
 * holds the events of the uncut stream to what an independent decoder found.
 */
class RecordingCutsTest {

    private static final int LARGE_BYTES = 100_000;
    private static final int RECORDS_CUT_EVERYWHERE = 200;
    private static final int RECORDS_BEHIND_THEM = 20;
    private static final int SAMPLED_CUTS = 1_000;
    private static final int SAMPLED_PAIRS = 2_000;
    private static final int SAMPLED_BYTES = 400_000_000;
    private static final long SEED = 20_261_123;

    private final EventDigest digest = new EventDigest();
    private final StreamDecoder decoder = new StreamDecoder(digest);

    RecordingCutsTest() {
        digest.listenTo(decoder);
    }

    static List<Recording> streams() {
        return OllamaRecordings.streams();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everySingleCutGivesTheSameEvents(Recording recording) {
        byte[] stream = recording.plainBody();
        int[] ends = endsOfRecords(stream);
        boolean large = stream.length > LARGE_BYTES && ends.length > RECORDS_CUT_EVERYWHERE + RECORDS_BEHIND_THEM;
        int fed = large ? ends[RECORDS_CUT_EVERYWHERE + RECORDS_BEHIND_THEM - 1] : stream.length;
        int lastCut = large ? ends[RECORDS_CUT_EVERYWHERE - 1] : stream.length;
        byte[] start = Arrays.copyOf(stream, fed);
        long whole = digestOf(start);
        for (int cut = 0; cut <= lastCut; cut++) {
            check(start, whole, cut);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void sampledCutsAndPairsOfCutsOfTheWholeGiveTheSameEvents(Recording recording) {
        byte[] stream = recording.plainBody();
        long whole = digestOf(stream);
        Random random = new Random(SEED);
        int most = SAMPLED_BYTES / Math.max(1, stream.length);
        for (int i = 0; i < Math.min(SAMPLED_CUTS, most); i++) {
            check(stream, whole, random.nextInt(stream.length + 1));
        }
        for (int i = 0; i < Math.min(SAMPLED_PAIRS, most); i++) {
            int first = random.nextInt(stream.length + 1);
            check(stream, whole, first, Math.min(stream.length, first + random.nextInt(400)));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyChunkingGivesTheSameEvents(Recording recording) {
        byte[] stream = recording.plainBody();
        long whole = digestOf(stream);
        List<String> specs =
                List.of("every-byte", "fixed:2", "fixed:7", "fixed:1448", "lines", "random:1", "random:2", "random:3");
        for (String spec : specs) {
            int[] lengths = Chunking.parse(spec).lengths(stream);
            int[] cuts = Arrays.copyOf(lengths, lengths.length);
            Arrays.parallelPrefix(cuts, Integer::sum);
            assertThat(digestOf(stream, cuts)).as(spec).isEqualTo(whole);
        }
    }

    private void check(byte[] stream, long whole, int... cuts) {
        if (digestOf(stream, cuts) != whole) {
            assertThat(EventLog.of(stream, DecoderOptions.DEFAULTS, cuts).events)
                    .as("cut at %s (seed %d)", cuts, SEED)
                    .isEqualTo(EventLog.of(stream, DecoderOptions.DEFAULTS).events);
            throw new AssertionError(
                    "cut at " + Arrays.toString(cuts) + ": the events are the same, their positions are not");
        }
    }

    private long digestOf(byte[] stream, int... cuts) {
        decoder.reset();
        int from = 0;
        for (int cut : cuts) {
            decoder.feed(stream, from, cut);
            from = cut;
        }
        decoder.feed(stream, from, stream.length);
        StreamEnding ending = decoder.finish();
        return digest.take(ending, decoder.recordCount(), decoder.malformedCount());
    }

    /** Index after the last byte of each record, its LF included. */
    private static int[] endsOfRecords(byte[] stream) {
        return IntStream.rangeClosed(1, stream.length)
                .filter(end -> end == stream.length || stream[end - 1] == '\n')
                .toArray();
    }
}
