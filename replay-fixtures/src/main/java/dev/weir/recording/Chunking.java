package dev.weir.recording;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A way to cut a body into chunks: the same bytes in the same order, in chunks of other lengths.
 *
 * <pre>{@code
 * spec = "recorded" | "whole" | "fixed:" bytes | "every-byte" | "lines" | "random:" seed
 * }</pre>
 *
 * {@link #parse} reads such a spec, and {@code toString} writes it. All are immutable and thread-safe.
 */
public sealed interface Chunking {

    /** The specs that {@link #parse} takes, for messages and help texts. */
    String ALLOWED = "recorded, whole, fixed:BYTES, every-byte, lines or random:SEED";

    /**
     * The lengths of the chunks of a recording's body, in order; each is at least 1, and they sum to the body's length. An empty body
     * has no chunks. The array is the caller's.
     */
    default int[] lengths(Recording recording) {
        return lengths(recording.body());
    }

    /**
     * The lengths of the chunks of other bytes, such as a decompressed body, in order; each is at least 1, and they sum to the body's
     * length. Empty bytes have no chunks. The array is the caller's.
     *
     * @throws UnsupportedOperationException by {@link Recorded}, because only the body as received has recorded chunks
     */
    int[] lengths(byte[] body);

    /**
     * Reads a spec.
     *
     * @throws IllegalArgumentException if it is none; the message lists those there are
     */
    static Chunking parse(String spec) {
        int colon = spec.indexOf(':');
        String argument = colon < 0 ? "" : spec.substring(colon + 1);
        try {
            return switch (colon < 0 ? spec : spec.substring(0, colon + 1)) {
                case "recorded" -> new Recorded();
                case "whole" -> new Whole();
                case "fixed:" -> new Fixed(Integer.parseInt(argument));
                case "every-byte" -> new EveryByte();
                case "lines" -> new Lines();
                case "random:" -> new Seeded(Long.parseLong(argument));
                default -> throw new IllegalArgumentException("no such chunking");
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "chunking \"" + spec + "\" is none of " + ALLOWED + " (BYTES from 1, SEED any whole number)", e);
        }
    }

    /** {@code recorded}: as the recording's chunks arrived. */
    record Recorded() implements Chunking {

        @Override
        public int[] lengths(Recording recording) {
            int[] lengths = new int[recording.chunkCount()];
            Arrays.setAll(lengths, recording::chunkBytes);
            return lengths;
        }

        @Override
        public int[] lengths(byte[] body) {
            throw new UnsupportedOperationException(
                    "only the body of a recording, as received, has recorded chunks; use another chunking for other bytes: "
                            + ALLOWED);
        }

        @Override
        public String toString() {
            return "recorded";
        }
    }

    /** {@code whole}: all in one chunk. */
    record Whole() implements Chunking {

        @Override
        public int[] lengths(byte[] body) {
            return body.length == 0 ? new int[0] : new int[] {body.length};
        }

        @Override
        public String toString() {
            return "whole";
        }
    }

    /**
     * {@code fixed:BYTES}: chunks of one length; the last may be shorter.
     *
     * @param bytes length of a chunk, at least 1
     */
    record Fixed(int bytes) implements Chunking {

        /** Checks the length. */
        public Fixed {
            if (bytes < 1) {
                throw new IllegalArgumentException("a chunk must have at least 1 byte, was " + bytes);
            }
        }

        @Override
        public int[] lengths(byte[] body) {
            return Fixed.lengths(body.length, bytes);
        }

        private static int[] lengths(int bodyBytes, int chunkBytes) {
            int[] lengths = new int[(int) (((long) bodyBytes + chunkBytes - 1) / chunkBytes)];
            Arrays.fill(lengths, chunkBytes);
            int rest = bodyBytes % chunkBytes;
            if (rest != 0) {
                lengths[lengths.length - 1] = rest;
            }
            return lengths;
        }

        @Override
        public String toString() {
            return "fixed:" + bytes;
        }
    }

    /** {@code every-byte}: each byte a chunk of its own. */
    record EveryByte() implements Chunking {

        @Override
        public int[] lengths(byte[] body) {
            return Fixed.lengths(body.length, 1);
        }

        @Override
        public String toString() {
            return "every-byte";
        }
    }

    /** {@code lines}: each line with its LF a chunk; bytes after the last LF are one more. */
    record Lines() implements Chunking {

        @Override
        public int[] lengths(byte[] body) {
            IntStream.Builder lengths = IntStream.builder();
            int start = 0;
            for (int i = 0; i < body.length; i++) {
                if (body[i] == '\n' || i == body.length - 1) {
                    lengths.add(i + 1 - start);
                    start = i + 1;
                }
            }
            return lengths.build().toArray();
        }

        @Override
        public String toString() {
            return "lines";
        }
    }

    /**
     * {@code random:SEED}: lengths from 1 to 8,192 bytes, small ones as likely as large ones (the magnitude is drawn first); the same
     * for the same seed and body length on every Java platform, as {@link Random} specifies its algorithm.
     *
     * @param seed any number
     */
    record Seeded(long seed) implements Chunking {

        private static final int MAGNITUDES = 14;

        @Override
        public int[] lengths(byte[] body) {
            Random random = new Random(seed);
            IntStream.Builder lengths = IntStream.builder();
            for (int rest = body.length; rest > 0; ) {
                int length = Math.min(rest, 1 + random.nextInt(1 << random.nextInt(MAGNITUDES)));
                lengths.add(length);
                rest -= length;
            }
            return lengths.build().toArray();
        }

        @Override
        public String toString() {
            return "random:" + seed;
        }
    }
}
