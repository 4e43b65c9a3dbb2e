package dev.weir.bench.micro.input;

import java.util.Random;
import java.util.stream.IntStream;

/** A finished answer's text, cut into the fragments that records carry. The arrays are shared and are never written. */
public final class Fragments {

    private static final int LONGEST_BYTES = 6;

    private final byte[] utf8;
    private final int[] ends;

    private Fragments(byte[] utf8, int[] ends) {
        this.utf8 = utf8;
        this.ends = ends;
    }

    /** Cuts a text into fragments of 1 to 6 bytes, the same for the same seed; a cut may divide a code point. */
    static Fragments cut(byte[] utf8, long seed) {
        Random random = new Random(seed);
        IntStream.Builder ends = IntStream.builder();
        for (int end = 0; end < utf8.length; ) {
            end = Math.min(utf8.length, end + 1 + random.nextInt(LONGEST_BYTES));
            ends.add(end);
        }
        return new Fragments(utf8, ends.build().toArray());
    }

    /** The text. */
    public byte[] utf8() {
        return utf8;
    }

    /** Index after the last byte of each fragment, ascending; the last is the text's length. */
    public int[] ends() {
        return ends;
    }
}
