package dev.weir;

import java.util.Arrays;

/**
 * What a fuzzer, or a seed file, gives to a parser of streams: the bytes of a stream, and where to cut it.
 *
 * <pre>{@code
 * input = stream [ NUL { chunkLength } ]        the last NUL counts; chunkLength is one byte, unsigned
 * }</pre>
 *
 * What the lengths leave over is the last chunk, so plain text is a stream in one piece.
 */
public final class FuzzInput {

    private final byte[] stream;
    private final int[] cuts;

    private FuzzInput(byte[] stream, int[] cuts) {
        this.stream = stream;
        this.cuts = cuts;
    }

    /** Reads what the fuzzer gave. */
    public static FuzzInput of(byte[] input) {
        int end = input.length - 1;
        while (end >= 0 && input[end] != 0) {
            end--;
        }
        if (end < 0) {
            return new FuzzInput(input, new int[0]);
        }
        int[] cuts = new int[input.length - end - 1];
        int at = 0;
        for (int i = 0; i < cuts.length; i++) {
            at = Math.min(end, at + Byte.toUnsignedInt(input[end + 1 + i]));
            cuts[i] = at;
        }
        return new FuzzInput(Arrays.copyOf(input, end), cuts);
    }

    /** The bytes to parse. */
    public byte[] stream() {
        return stream;
    }

    /** Offsets at which a chunk ends and the next begins, ascending; two that are equal make an empty chunk. */
    public int[] cuts() {
        return cuts;
    }

    /** The offsets that make every byte a chunk. */
    public int[] everyCut() {
        int[] every = new int[stream.length];
        Arrays.setAll(every, i -> i);
        return every;
    }
}
