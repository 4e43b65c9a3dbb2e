package dev.weir.decode.internal;

import java.util.Arrays;

/** Bytes to compare others with, eight at a time. None at first. Not thread-safe. */
public final class Literal {

    private byte[] bytes = new byte[64];
    private int length;

    /** The first eight bytes, and a mask for those of them that exist. */
    private long head;

    private long headMask;

    /** How many they are. */
    public int length() {
        return length;
    }

    /** Takes a copy of the bytes from {@code from} (inclusive) to {@code to} (exclusive). */
    public void set(byte[] source, int from, int to) {
        length = to - from;
        if (length > bytes.length - Long.BYTES) {
            bytes = new byte[length + Long.BYTES];
        }
        System.arraycopy(source, from, bytes, 0, length);
        headMask = length >= Long.BYTES ? -1L : (1L << (length * Byte.SIZE)) - 1;
        head = JsonBytes.word(bytes, 0) & headMask;
    }

    /** Whether these bytes stand in {@code other} from {@code at} on, before {@code to}. */
    public boolean standsAt(byte[] other, int at, int to) {
        if (to - at < Math.max(length, Long.BYTES)) {
            return length <= to - at && Arrays.equals(bytes, 0, length, other, at, at + length);
        }
        if (((JsonBytes.word(other, at) ^ head) & headMask) != 0) {
            return false;
        }
        int last = length - Long.BYTES; // the last eight may overlap those before
        for (int i = Long.BYTES; i < last; i += Long.BYTES) {
            if (JsonBytes.word(bytes, i) != JsonBytes.word(other, at + i)) {
                return false;
            }
        }
        return last <= 0 || JsonBytes.word(bytes, last) == JsonBytes.word(other, at + last);
    }
}
