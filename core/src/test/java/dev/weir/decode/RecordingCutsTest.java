package dev.weir.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.MutedLog;
import dev.weir.ndjson.LineTooLongException;
import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Condition 1 for every recording: the events are the same wherever the stream is cut.
 *
 * <p>Every cut is tried of a stream up to 100 kB, and of the first 200 records of a longer one. Up to 20 kB the stream is fed as a whole
 * for each cut; of a longer one the record that is cut is fed with the two before and the two behind it, as far as these are no longer
 * than 20 kB. That takes a time of the order of the records' lengths. Where it would still feed more than 2 GB, because records are long, a
 * record that asks for more than its share of these is cut no further than 64 bytes from its ends, and at a seeded sample, half of it
 * at bytes that mean something to a decoder. So a recording takes a bounded time, whatever its length and that of its records.
 *
 * <p>Besides, each stream is fed as a whole for a seeded sample of its cuts and of pairs of cuts. {@link ExpectedDecodeTest} holds the
 * events of the uncut stream to what an independent decoder found.
 */
class RecordingCutsTest {

    private static final int SMALL_BYTES = 20_000;
    private static final int LARGE_BYTES = 100_000;
    private static final int RECORDS_CUT_EVERYWHERE = 200;
    private static final int RECORDS_AROUND = 2;
    private static final int LONGEST_AROUND_BYTES = 20_000;
    private static final long MOST_BYTES = 2_000_000_000L;
    private static final int NEAR_AN_END_BYTES = 64;
    private static final String MEANINGFUL = "\"\\{}[]:,\r\n";
    private static final int SAMPLED_CUTS = 1_000;
    private static final int SAMPLED_PAIRS = 2_000;
    private static final int SAMPLED_BYTES = 400_000_000;
    private static final long SEED = 20_261_123;

    @RegisterExtension
    static final MutedLog MUTED = new MutedLog("dev.weir.decode");

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
        if (stream.length <= SMALL_BYTES) {
            check(stream, IntStream.rangeClosed(0, stream.length));
            return;
        }
        int[] ends = endsOfRecords(stream);
        int records = stream.length > LARGE_BYTES ? Math.min(ends.length, RECORDS_CUT_EVERYWHERE) : ends.length;
        List<Window> windows = IntStream.range(0, records)
                .mapToObj(record -> Window.around(record, ends))
                .toList();
        long bytes = windows.stream().mapToLong(Window::bytesOfEveryCut).sum();
        long share = bytes <= MOST_BYTES ? MOST_BYTES : MOST_BYTES / records;
        Random random = new Random(SEED);
        for (Window window : windows) {
            byte[] fed = Arrays.copyOfRange(stream, window.from, window.to);
            check(fed, window.cuts(fed, share, random));
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
            int[] cuts = Chunking.parse(spec).lengths(stream);
            Arrays.parallelPrefix(cuts, Integer::sum);
            assertThat(digestOf(stream, cuts)).as(spec).isEqualTo(whole);
        }
    }

    private void check(byte[] stream, IntStream cuts) {
        long whole = digestOf(stream);
        cuts.forEach(cut -> check(stream, whole, cut));
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
        try {
            int from = 0;
            for (int cut : cuts) {
                decoder.feed(stream, from, cut);
                from = cut;
            }
            decoder.feed(stream, from, stream.length);
            digest.ended(decoder.finish(), decoder.recordCount(), decoder.malformedCount());
        } catch (InvalidUtf8Exception | LineTooLongException e) {
            digest.failed(e);
        }
        return digest.take();
    }

    /** Index after the last byte of each record, its LF included. */
    private static int[] endsOfRecords(byte[] stream) {
        return IntStream.rangeClosed(1, stream.length)
                .filter(end -> end == stream.length || stream[end - 1] == '\n')
                .toArray();
    }

    /**
     * A record and those around it, as indexes into the stream.
     *
     * @param from first byte of the first of them
     * @param to after the last byte of the last
     * @param recordFrom first byte of the record that is cut
     * @param recordTo after its last byte
     */
    private record Window(int from, int to, int recordFrom, int recordTo) {

        static Window around(int record, int[] ends) {
            int first = record;
            while (first > 0 && record - first < RECORDS_AROUND && length(first - 1, ends) <= LONGEST_AROUND_BYTES) {
                first--;
            }
            int last = record;
            while (last < ends.length - 1
                    && last - record < RECORDS_AROUND
                    && length(last + 1, ends) <= LONGEST_AROUND_BYTES) {
                last++;
            }
            return new Window(start(first, ends), ends[last], start(record, ends), ends[record]);
        }

        private static int start(int record, int[] ends) {
            return record == 0 ? 0 : ends[record - 1];
        }

        private static int length(int record, int[] ends) {
            return ends[record] - start(record, ends);
        }

        long bytesOfEveryCut() {
            return (long) (recordTo - recordFrom + 1) * (to - from);
        }

        /** All cuts of the record, or if feeding them exceeds a number of bytes those near its ends and a sample; counted from {@code from}. */
        IntStream cuts(byte[] fed, long mostBytes, Random random) {
            int first = recordFrom - from;
            int last = recordTo - from;
            if (bytesOfEveryCut() <= mostBytes) {
                return IntStream.rangeClosed(first, last);
            }
            int most = Math.toIntExact(Math.max(1, mostBytes / (to - from)));
            int nearEnds = 2 * (NEAR_AN_END_BYTES + 1);
            int sampled = Math.max(most / 8, most - nearEnds);
            IntStream ends = IntStream.rangeClosed(0, Math.min(NEAR_AN_END_BYTES, last - first))
                    .flatMap(distance -> IntStream.of(first + distance, last - distance))
                    .limit(most - sampled);
            IntStream sample = IntStream.range(0, sampled).map(i -> {
                int cut = first + random.nextInt(last - first);
                return i % 2 == 0 ? cut : nextMeaningful(fed, cut, last);
            });
            return IntStream.concat(ends, sample);
        }

        private static int nextMeaningful(byte[] fed, int at, int last) {
            int i = at;
            while (i < last && fed[i] >= 0 && MEANINGFUL.indexOf(fed[i]) < 0) {
                i++;
            }
            return i;
        }
    }
}
