package dev.weir.bench.micro.input;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Other mornings on which a stream could have been recorded: the same records with other fractions of a second in {@code created_at}.
 *
 * <p>A branch predictor learns a stream of a few hundred records by heart when a benchmark repeats it. Fractions are written as Go's
 * {@code time.RFC3339Nano} writes them, trailing zeros removed, so variants differ in the length of one record in ten, and with it in
 * where everything after it lies.
 *
 * <p>OpenAI's chunks have seconds instead, {@code created}; a variant's are all as many later, or earlier.
 */
final class TimestampVariants {

    private static final byte[] KEY = "\"created_at\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECONDS_KEY = "\"created\":".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_SECONDS = 100_000_000;
    private static final int NANOS_IN_A_SECOND = 1_000_000_000;

    private TimestampVariants() {}

    /** A variant of a body; its chunks end beside the same bytes as in the original. */
    static ChunkedBody of(ChunkedBody original, long seed) {
        List<Edit> edits = newFractions(original.bytes(), new Random(seed));
        if (edits.isEmpty()) {
            edits = newSeconds(original.bytes(), new Random(seed).nextInt(MOST_SECONDS));
        }
        return new ChunkedBody(edited(original.bytes(), edits), moved(original.chunkBytes(), edits));
    }

    /** The bytes from {@code from} (inclusive) to {@code to} (exclusive) give way to other ASCII. */
    private record Edit(int from, int to, String replacement) {

        int growth() {
            return replacement.length() - (to - from);
        }
    }

    private static List<Edit> newFractions(byte[] body, Random random) {
        List<Edit> edits = new ArrayList<>();
        for (int dot = nextFraction(body, 0); dot < body.length; ) {
            int end = dot + 1;
            while (end < body.length && body[end] >= '0' && body[end] <= '9') {
                end++;
            }
            edits.add(new Edit(dot, end, fraction(random)));
            dot = nextFraction(body, end);
        }
        return edits;
    }

    private static List<Edit> newSeconds(byte[] body, int later) {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i + SECONDS_KEY.length < body.length; i++) {
            int from = i + SECONDS_KEY.length;
            if (body[i] == '"' && Arrays.equals(body, i, from, SECONDS_KEY, 0, SECONDS_KEY.length)) {
                int to = from;
                while (to < body.length && body[to] >= '0' && body[to] <= '9') {
                    to++;
                }
                long seconds = Long.parseLong(new String(body, from, to - from, StandardCharsets.US_ASCII));
                edits.add(new Edit(from, to, Long.toString(seconds + later)));
            }
        }
        return edits;
    }

    /** Index of the dot before the fraction of the next timestamp, or the length of the body. */
    private static int nextFraction(byte[] body, int from) {
        for (int i = from; i + KEY.length < body.length; i++) {
            if (body[i] == '"' && Arrays.equals(body, i, i + KEY.length, KEY, 0, KEY.length)) {
                for (int dot = i + KEY.length; dot < body.length && body[dot] != '"'; dot++) {
                    if (body[dot] == '.') {
                        return dot;
                    }
                }
            }
        }
        return body.length;
    }

    private static String fraction(Random random) {
        String digits = String.format(Locale.ROOT, "%09d", random.nextInt(NANOS_IN_A_SECOND));
        return ("." + digits).replaceFirst("\\.?0+$", "");
    }

    private static byte[] edited(byte[] body, List<Edit> edits) {
        ByteArrayOutputStream edited = new ByteArrayOutputStream(body.length);
        int copied = 0;
        for (Edit edit : edits) {
            edited.write(body, copied, edit.from() - copied);
            edited.writeBytes(edit.replacement().getBytes(StandardCharsets.US_ASCII));
            copied = edit.to();
        }
        edited.write(body, copied, body.length - copied);
        return edited.toByteArray();
    }

    /** A chunk that ended inside a fraction ends before it; one that lay wholly inside is gone, because no read returns nothing. */
    private static int[] moved(int[] chunkBytes, List<Edit> edits) {
        IntStream.Builder moved = IntStream.builder();
        int end = 0;
        int growth = 0;
        int next = 0;
        int movedStart = 0;
        for (int length : chunkBytes) {
            end += length;
            while (next < edits.size() && edits.get(next).to() <= end) {
                growth += edits.get(next++).growth();
            }
            boolean inside = next < edits.size() && edits.get(next).from() < end;
            int movedEnd = growth + (inside ? edits.get(next).from() : end);
            if (movedEnd > movedStart) {
                moved.add(movedEnd - movedStart);
                movedStart = movedEnd;
            }
        }
        return moved.build().toArray();
    }
}
