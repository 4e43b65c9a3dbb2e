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
    private static final long SEVEN_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final long FROM_SPACE = 0x6060606060606060L;
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

    /** Marks the bytes that equal those of {@code pattern}, and no others. */
    static long marksOf(long word, long pattern) {
        long zeroWhereEqual = word ^ pattern;
        return ~(((zeroWhereEqual & SEVEN_BITS) + SEVEN_BITS) | zeroWhereEqual | SEVEN_BITS);
    }

    /** Marks the control characters and the non-ASCII bytes, and no others. */
    static long marksOfControlsAndNonAscii(long word) {
        return (~((word & SEVEN_BITS) + FROM_SPACE) | word) & HIGH_BITS;
    }

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

    /** Marks all but {@code + , - . / 0-9 : ; < = > ? @ A-Z}, and some of those that follow others. */
    private static long outsidePlusToZ(long word) {
        return (word - PLUSES) | (CAPITAL_ZS - word) | word;
    }

    /**
     * Index of the quote that ends a value which is expected to be {@code usual} bytes long, 24 to 31, and may be up to seven shorter, as a
     * time stamp is whose last digits are zeros; -1 if it is something else, or holds anything but {@code + , - . / 0-9 : ; < = > ? @ A-Z}.
     * Nothing is branched on but that, so that no branch predictor has to know the digits.
     */
    public static int endOfPlain(byte[] bytes, int from, int usual, int to) {
        int window = from + usual - (Long.BYTES - 1);
        if (usual < 3 * Long.BYTES || usual >= 4 * Long.BYTES || window > to - Long.BYTES) {
            return -1;
        }
        long last = word(bytes, window);
        long quotes = marksOf(last, QUOTES);
        long before = (quotes & -quotes) - 1;
        long outside = outsidePlusToZ(word(bytes, from))
                | outsidePlusToZ(word(bytes, from + Long.BYTES))
                | outsidePlusToZ(word(bytes, from + 2 * Long.BYTES))
                | (outsidePlusToZ(last) & before);
        return quotes == 0 || (outside & HIGH_BITS) != 0 ? -1 : window + firstMarked(quotes);
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
