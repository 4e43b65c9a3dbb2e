package dev.weir.bench.micro.input;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.RecordingException;
import dev.weir.recording.head.BodyFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that benchmarks read, under the name that their parameter {@code stream} gives:
 *
 * <ul>
 *   <li>{@code NAME}: a bundled recording;
 *   <li>{@code user:NAME}: a recording in the folder that the system property {@code weir.recordings} names;
 *   <li>{@code synthetic-N}: N plans written by a seeded generator;
 *   <li>{@code shuffled:NAME}: one of these, its records in other orders, the final one last: for a question that asks of each record
 *       alone, and whose answer a branch predictor shall not have learned. Its chunks are its lines.
 * </ul>
 *
 * <p>Recordings are of records in lines, or of OpenAI's chat completions in server-sent events. A stream comes in several
 * {@linkplain TimestampVariants variants}, which benchmarks rotate. What a benchmark does not ask for is not prepared: it would take
 * seconds of each measuring JVM. Immutable and thread-safe.
 */
public final class BenchStream {

    /** Before the names of the user's recordings. */
    public static final String USER = "user:";

    private static final String SHUFFLED = "shuffled:";
    private static final int SHUFFLED_VARIANTS = 16;
    private static final String SYNTHETIC = "synthetic-";
    private static final String CHAT_COMPLETIONS = "/chat/completions";
    private static final int MOST_VARIANTS = 8;
    /** All variants together, bytes: about what stays in a second-level cache. */
    private static final int VARIANTS_BYTES = 2 << 20;
    /** All copies of a text together, bytes: about as long as a thousand plans. */
    private static final int TEXTS_BYTES = 300_000;

    private static final int MOST_TEXTS = 32;

    private final String name;
    private final Once<ChunkedBody> original;
    private final Once<List<ChunkedBody>> variants;
    private final boolean chunksRecorded;
    private final Once<StreamAnswer> answer;

    /** Texts of answers of this kind, by number; 0 is this one's. */
    private final IntFunction<byte[]> texts;

    private BenchStream(String name, ChunkedBody original, boolean chunksRecorded) {
        this(name, new Once<>(() -> original), new Once<>(() -> variants(original)), chunksRecorded);
    }

    private BenchStream(String name, List<ChunkedBody> variants, boolean chunksRecorded) {
        this(name, new Once<>(() -> variants.get(0)), new Once<>(() -> List.copyOf(variants)), chunksRecorded);
    }

    private BenchStream(
            String name, Once<ChunkedBody> original, Once<List<ChunkedBody>> variants, boolean chunksRecorded) {
        this.name = name;
        this.original = original;
        this.variants = variants;
        this.chunksRecorded = chunksRecorded;
        this.answer = new Once<>(() -> StreamAnswer.of(original.get().bytes()));
        this.texts = name.startsWith(SYNTHETIC)
                ? variant -> SyntheticPlans.text(syntheticPlans(name), variant)
                : variant -> answer.get().text();
    }

    /** A value that is made when it is first asked for. */
    private static final class Once<T> {

        private @Nullable Supplier<T> maker;
        private @Nullable T value;

        Once(Supplier<T> maker) {
            this.maker = maker;
        }

        synchronized T get() {
            if (maker != null) {
                value = maker.get();
                maker = null;
            }
            return Objects.requireNonNull(value);
        }
    }

    private static List<ChunkedBody> variants(ChunkedBody original) {
        int count = Math.max(1, Math.min(MOST_VARIANTS, VARIANTS_BYTES / Math.max(1, original.bytes().length)));
        List<ChunkedBody> bodies = new ArrayList<>(List.of(original));
        IntStream.range(1, count).forEach(seed -> bodies.add(TimestampVariants.of(original, seed)));
        return bodies;
    }

    /**
     * Finds a stream by its name.
     *
     * @throws RecordingException if there is no such recording, or it cannot be verified
     * @throws IllegalArgumentException if the name is not of one of these forms, or the recording is not of records
     */
    public static BenchStream named(String name) {
        if (name.startsWith(SHUFFLED)) {
            BenchStream stream = named(name.substring(SHUFFLED.length()));
            return new BenchStream(name, stream.shuffled(), true);
        }
        if (name.startsWith(SYNTHETIC)) {
            int plans = syntheticPlans(name);
            Once<ChunkedBody> original = new Once<>(() -> SyntheticPlans.stream(plans));
            return new BenchStream(name, original, new Once<>(() -> variants(original.get())), true);
        }
        Recording recording = name.startsWith(USER) ? user(name.substring(USER.length())) : Recording.bundled(name);
        boolean isChat =
                recording.bodyFormat() == BodyFormat.SSE && recording.path().endsWith(CHAT_COMPLETIONS);
        if (recording.bodyFormat() != BodyFormat.NDJSON && !isChat) {
            throw new IllegalArgumentException(name + " is a recording of " + recording.bodyFormat()
                    + "; benchmarks read streams of records (NDJSON), and chat completions");
        }
        byte[] body = recording.plainBody();
        boolean chunksRecorded = !recording.compressed();
        Chunking chunking = Chunking.parse(chunksRecorded ? "recorded" : "lines");
        int[] chunkBytes = chunksRecorded ? chunking.lengths(recording) : chunking.lengths(body);
        return new BenchStream(name, new ChunkedBody(body, chunkBytes), chunksRecorded);
    }

    private List<ChunkedBody> shuffled() {
        return IntStream.range(0, SHUFFLED_VARIANTS)
                .mapToObj(seed ->
                        ShuffledLines.of(original.get().bytes(), answer.get().startOfFinalRecord(), seed))
                .toList();
    }

    private static int syntheticPlans(String name) {
        return Integer.parseInt(name.substring(SYNTHETIC.length()));
    }

    /**
     * The user's recordings; empty without the property {@code weir.recordings}.
     *
     * @throws RecordingException if the property names a folder without recordings, or one cannot be verified
     */
    public static List<Recording> userRecordings() {
        return Recording.added();
    }

    private static Recording user(String name) {
        return Recording.added(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no recording named " + name + " in the folder that -Dweir.recordings names"));
    }

    /** Its name, as given. */
    public String name() {
        return name;
    }

    /**
     * The stream without the record that says done. That one is large, unlike the others, and comes once an answer: it would hide what a
     * record more costs. A stream that does not end so is returned as it is.
     */
    public BenchStream withoutFinalRecord() {
        int end = answer.get().startOfFinalRecord();
        if (end == original.get().bytes().length) {
            return this;
        }
        return name.startsWith(SHUFFLED)
                ? new BenchStream(
                        name,
                        variants.get().stream().map(body -> body.upTo(end)).toList(),
                        chunksRecorded)
                : new BenchStream(name, original.get().upTo(end), chunksRecorded);
    }

    /** Whether it is of server-sent events, and not of lines. */
    public boolean isInEvents() {
        return answer.get().isInEvents();
    }

    /** Number of records: lines that are not blank, or events that hold one. */
    public int recordCount() {
        return answer.get().recordCount();
    }

    /** Number of objects with {@code steps} in the answer, valid as plans or not; 0 if it is not JSON as a whole. */
    public int planCount() {
        return answer.get().planCount();
    }

    /**
     * The stream in chunks.
     *
     * @param reads {@code recorded}, or the length of a read in bytes
     * @throws IllegalArgumentException if it is neither, or recorded chunks are asked of a stream that was recorded compressed
     */
    public Reads reads(String reads) {
        if (!reads.equals("recorded")) {
            int readBytes = Integer.parseInt(reads);
            return new Reads(variants.get().stream()
                    .map(body -> body.inReadsOf(readBytes))
                    .toList());
        }
        if (!chunksRecorded) {
            throw new IllegalArgumentException(
                    name
                            + " was recorded compressed: no recorded chunks of the plain bytes; give reads=8192 or another length");
        }
        return new Reads(variants.get());
    }

    /** The lines of each variant. */
    public List<LineSlices> lines() {
        return variants.get().stream().map(body -> LineSlices.of(body.bytes())).toList();
    }

    /**
     * The finished answer's text several times, each cut into fragments of 1 to 6 bytes in a way of its own; of a synthetic stream, each
     * with other plans too. Of a short answer there are more than of a long one, so that neither the cache nor the branch predictor makes
     * it seem quicker, byte for byte, than the long one.
     */
    public List<Fragments> fragments() {
        int copies = Math.min(MOST_TEXTS, TEXTS_BYTES / Math.max(1, texts.apply(0).length));
        return IntStream.range(0, Math.max(1, copies))
                .mapToObj(variant -> Fragments.cut(texts.apply(variant).clone(), variant))
                .toList();
    }

    /** The finished answer's text, UTF-8; a copy. */
    public byte[] text() {
        return texts.apply(0).clone();
    }

    /** Hash of the bytes and chunks, to tell in a report what was measured. */
    public int fingerprint() {
        return 31 * Arrays.hashCode(original.get().bytes())
                + Arrays.hashCode(original.get().chunkBytes());
    }
}
