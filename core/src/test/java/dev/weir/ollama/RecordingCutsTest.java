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
 * <p>What a cut can change are the records around it. So a small recording is fed as a whole for each of its cuts, of a larger one the
 * records near the cut, and the whole for a seeded sample.
 */
class RecordingCutsTest {

    private static final int LARGE_BYTES = 100_000;
    private static final int SMALL_BYTES = 20_000;
    private static final int RECORDS_CUT_EVERYWHERE = 200;
    private static final int RECORDS_AROUND_A_CUT = 3;
    private static final int SAMPLED_CUTS = 1_000;
    private static final int SAMPLED_PAIRS = 2_000;
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
        int records = stream.length > LARGE_BYTES ? Math.min(ends.length, RECORDS_CUT_EVERYWHERE) : ends.length;
        for (int record = 0; record < records; record++) {
            boolean small = stream.length < SMALL_BYTES;
            int firstBefore = small ? 0 : Math.max(0, record - RECORDS_AROUND_A_CUT);
            int lastAfter = small ? ends.length - 1 : Math.min(ends.length - 1, record + RECORDS_AROUND_A_CUT);
            int from = firstBefore == 0 ? 0 : ends[firstBefore - 1];
            byte[] around = Arrays.copyOfRange(stream, from, ends[lastAfter]);
            long whole = digestOf(around);
            for (int cut = record == 0 ? 0 : ends[record - 1]; cut <= ends[record]; cut++) {
                check(around, whole, cut - from);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void sampledCutsAndPairsOfCutsOfTheWholeGiveTheSameEvents(Recording recording) {
        byte[] stream = recording.plainBody();
        long whole = digestOf(stream);
        Random random = new Random(SEED);
        for (int i = 0; i < Math.min(SAMPLED_CUTS, SAMPLED_CUTS * SMALL_BYTES / stream.length); i++) {
            check(stream, whole, random.nextInt(stream.length + 1));
        }
        for (int i = 0; i < Math.min(SAMPLED_PAIRS, SAMPLED_PAIRS * SMALL_BYTES / stream.length); i++) {
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
