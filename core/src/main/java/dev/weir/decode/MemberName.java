package dev.weir.decode;

import dev.weir.decode.internal.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of a JSON object's member, behind its opening quote and with the closing one, to compare bytes with eight at a time.
 *
 * <p>A record, because the compiler trusts its fields: compared with a constant of this type, the words are constants too.
 *
 * @param head its first eight bytes, as far as it has them
 * @param headMask the bits of {@code head} that count
 * @param middle the eight bytes from the ninth on, or from as far back as fits
 * @param last its last eight bytes, or zero if it is shorter
 * @param length its length with the closing quote, bytes; at most 24
 * @param bit tells the members of an object apart
 */
record MemberName(long head, long headMask, long middle, long last, int length, int bit) {

    private static final int WORD = Long.BYTES;

    static MemberName of(String name, int bit) {
        byte[] ascii = (name + '"').getBytes(StandardCharsets.US_ASCII);
        int length = ascii.length;
        if (length > 3 * WORD) {
            throw new IllegalArgumentException(name + " is too long to compare in three words");
        }
        byte[] padded = Arrays.copyOf(ascii, 3 * WORD);
        long headMask = length >= WORD ? -1L : (1L << (length * Byte.SIZE)) - 1;
        return new MemberName(
                JsonBytes.word(padded, 0),
                headMask,
                length >= 2 * WORD ? JsonBytes.word(padded, WORD) : 0,
                length >= WORD ? JsonBytes.word(padded, length - WORD) : 0,
                length,
                bit);
    }

    /** Whether the name stands at {@code at}. Needs eight bytes there, which any member but a mutilated one has. */
    boolean standsAt(byte[] bytes, int at, int to) {
        return to - at >= Math.max(length, WORD)
                && ((JsonBytes.word(bytes, at) ^ head) & headMask) == 0
                && (length < 2 * WORD || JsonBytes.word(bytes, at + WORD) == middle)
                && (length <= WORD || JsonBytes.word(bytes, at + length - WORD) == last);
    }
}
