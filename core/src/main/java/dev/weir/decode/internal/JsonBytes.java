package dev.weir.decode.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches eight bytes at a time (SWAR).
 *
 * <p>Subtracting n from each byte of a word borrows into a byte's top bit if the byte is below n. A borrow can also run on into the next
 * byte and mark it wrongly, but never below the first right mark, so the lowest set bit is always true.
 */
public final class JsonBytes {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long SPACES = 0x2020202020202020L;
    private static final long QUOTES = 0x2222222222222222L;
    private static final long PLUSES = 0x2B2B2B2B2B2B2B2BL;
    private static final long CAPITAL_ZS = 0x5A5A5A5A5A5A5A5AL;
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;

    private JsonBytes() {}

    /** The eight bytes at an index, the first lowest. */
    public static long word(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /** Writes eight bytes. */
    public static void putWord(byte[] bytes, int at, long word) {
        LONG.set(bytes, at, word);
    }

    /** Marks the bytes that a JSON string cannot hold as they are, and those that need a closer look: quote, backslash, control, non-ASCII. */
    public static long specialMarks(long word) {
        long quoteIsZero = word ^ QUOTES;
        long backslashIsZero = word ^ BACKSLASHES;
        return ((quoteIsZero - LOW_BITS) | (backslashIsZero - LOW_BITS) | (word - SPACES) | word) & HIGH_BITS;
    }

    /** Which byte is the first that {@link #specialMarks} marked. */
    public static int firstMarked(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** Whether {@link #specialMarks} would mark it. */
    public static boolean isSpecial(byte b) {
        return b < ' ' || b == '"' || b == '\\'; // non-ASCII bytes are negative
    }

    /** Index of the first quote, backslash, control or non-ASCII byte, or {@code to}. */
    public static int indexOfSpecial(byte[] bytes, int from, int to) {
        int i = from;
        if (i <= to - 4 * Long.BYTES) { // most strings end in their first words: no loop to set up for them
            long marks = specialMarks(word(bytes, i));
            if (marks != 0) {
                return i + firstMarked(marks);
            }
            marks = specialMarks(word(bytes, i + Long.BYTES));
            if (marks != 0) {
                return i + Long.BYTES + firstMarked(marks);
            }
            marks = specialMarks(word(bytes, i + 2 * Long.BYTES));
            if (marks != 0) {
                return i + 2 * Long.BYTES + firstMarked(marks);
            }
            marks = specialMarks(word(bytes, i + 3 * Long.BYTES));
            if (marks != 0) {
                return i + 3 * Long.BYTES + firstMarked(marks);
            }
            i += 4 * Long.BYTES;
        }
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long marks = specialMarks(word(bytes, i));
            if (marks != 0) {
                return i + firstMarked(marks);
            }
        }
        while (i < to && !isSpecial(bytes[i])) {
            i++;
        }
        return i;
    }

    /**
     * Whether a value of 24 to 32 bytes, as a time stamp is, holds nothing but {@code + , - . / 0-9 : ; < = > ? @ A-Z}. False for any
     * other length, and for some values with others; four words that overlap need no loop.
     */
    public static boolean isPlain(byte[] bytes, int from, int to) {
        int length = to - from;
        return length >= 3 * Long.BYTES
                && length <= 4 * Long.BYTES
                && ((outsidePlusToZ(word(bytes, from))
                                        | outsidePlusToZ(word(bytes, from + Long.BYTES))
                                        | outsidePlusToZ(word(bytes, from + 2 * Long.BYTES))
                                        | outsidePlusToZ(word(bytes, to - Long.BYTES)))
                                & HIGH_BITS)
                        == 0;
    }

    private static long outsidePlusToZ(long word) {
        return (word - PLUSES) | (CAPITAL_ZS - word) | word;
    }

    /** Index of the first byte from 0x80 on, or {@code to}. */
    public static int indexOfNonAscii(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long marks = word(bytes, i) & HIGH_BITS;
            if (marks != 0) {
                return i + firstMarked(marks);
            }
        }
        while (i < to && bytes[i] >= 0) {
            i++;
        }
        return i;
    }
}
