package dev.weir.decode.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the value of a JSON string (RFC 8259, section 7) as UTF-8.
 *
 * <p>While nothing needs unescaping the value is a slice of the input; from the first escape on it is copied, once, into a buffer that
 * this object keeps. Raw UTF-8 is checked on the way. An escaped surrogate without its other half becomes U+FFFD, as in Go's decoder.
 *
 * <p>Reading allocates nothing once the buffer has reached the length of the longest value with an escape.
 */
public final class JsonString {

    /** Returned for what is no JSON string, not UTF-8, or not closed within the limit. */
    public static final int REJECTED = -1;

    /** Returned for what is no short string. */
    private static final int NOT_SHORT = -1;

    private static final long QUOTES = 0x2222222222222222L;
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
    private static final long LETTER_NS = 0x6E6E6E6E6E6E6E6EL;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - Long.BYTES;
    private static final int REPLACEMENT = 0xFFFD;
    private static final byte[] SIMPLE_ESCAPES = new byte[128];
    private static final byte[] HEX_DIGITS = new byte[256];

    static {
        String letters = "\"\\/bfnrt";
        String meanings = "\"\\/\b\f\n\r\t";
        for (int i = 0; i < letters.length(); i++) {
            SIMPLE_ESCAPES[letters.charAt(i)] = (byte) meanings.charAt(i);
        }
        for (int i = 0; i < HEX_DIGITS.length; i++) {
            HEX_DIGITS[i] = (byte) (i < 128 ? Character.digit(i, 16) : -1);
        }
    }

    private byte[] buffer = new byte[256];
    private int buffered;

    private byte[] bytes = buffer;
    private int from;
    private int to;

    /** Holds the value; the input's array or this object's own. */
    public byte[] bytes() {
        return bytes;
    }

    /** Index of the value's first byte. */
    public int from() {
        return from;
    }

    /** Index after its last byte. */
    public int to() {
        return to;
    }

    /** Whether the value has no bytes, as before the first reading. */
    public boolean isEmpty() {
        return from == to;
    }

    /** The value as a String. */
    public String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Makes the value empty. */
    public void clear() {
        from = 0;
        to = 0;
    }

    /**
     * Reads the string whose opening quote stands at {@code at}, if one does.
     *
     * @return the index after its closing quote, or {@link #REJECTED}
     */
    public int readQuoted(byte[] input, int at, int limit) {
        int closingQuote = at < limit && input[at] == '"' ? read(input, at + 1, limit) : REJECTED;
        return closingQuote == REJECTED ? REJECTED : closingQuote + 1;
    }

    /**
     * Reads the string whose opening quote stands before {@code start}.
     *
     * @return the index of its closing quote, or {@link #REJECTED}
     */
    public int read(byte[] input, int start, int limit) {
        int shortEnd = start <= limit - Long.BYTES ? readShort(input, start) : NOT_SHORT;
        return shortEnd == NOT_SHORT ? readLong(input, start, limit) : shortEnd;
    }

    /**
     * Reads a string of at most seven bytes that holds ASCII, and at most two escapes, each of them a quote or a line feed: most of what a
     * record of a plan carries. The word is unescaped as a whole, with no branch on what it holds: which fragment has an escape, and where,
     * a branch predictor learns of a stream that a benchmark repeats, and not of a new one ({@code SplitDecodeBenchmark}, lines shuffled).
     *
     * @return the index of its closing quote, or {@link #NOT_SHORT}
     */
    private int readShort(byte[] input, int start) {
        long word = JsonBytes.word(input, start);
        long quotes = JsonBytes.marksOf(word, QUOTES);
        long backslashes = JsonBytes.marksOf(word, BACKSLASHES);
        long escaped = backslashes << Byte.SIZE;
        long closing = quotes & ~escaped;
        long before = (closing & -closing) - 1;
        long lineFeeds = JsonBytes.marksOf(word, LETTER_NS) & escaped;
        long unusual = (JsonBytes.marksOfControlsAndNonAscii(word) | (escaped & ~(quotes | lineFeeds))) & before;
        long first = backslashes & before;
        long second = first & (first - 1);
        long third = second & (second - 1);
        if (closing == 0 || (unusual | third) != 0) {
            return NOT_SHORT;
        }
        long unescaped = word - (lineFeeds >>> (Byte.SIZE - 1)) * ('n' - '\n');
        unescaped = withoutFirstMarked(unescaped, first);
        unescaped = withoutFirstMarked(unescaped, second >>> Byte.SIZE);
        JsonBytes.putWord(buffer, 0, unescaped);
        int length = JsonBytes.firstMarked(closing);
        if (bytes != buffer) { // a store of a reference costs more than to look
            bytes = buffer;
        }
        from = 0;
        to = length - Long.bitCount(first);
        return start + length;
    }

    /** The word without its first marked byte, those after it moved up; as it is if none is marked. */
    private static long withoutFirstMarked(long word, long marks) {
        long kept = ((marks & -marks) >>> (Byte.SIZE - 1)) - 1;
        return (word & kept) | ((word >>> Byte.SIZE) & ~kept);
    }

    private int readLong(byte[] input, int start, int limit) {
        int i = start;
        while (true) {
            i = JsonBytes.indexOfSpecial(input, i, limit);
            if (i == limit) {
                return REJECTED;
            }
            byte special = input[i];
            if (special == '"') {
                bytes = input;
                from = start;
                to = i;
                return i;
            }
            if (special == '\\') {
                return readEscaped(input, start, i, limit);
            }
            if (special >= 0) {
                return REJECTED; // a control character
            }
            i = Utf8.endOfSequence(input, i, limit);
            if (i < 0) {
                return REJECTED;
            }
        }
    }

    /** Copies the value up to its first escape, and goes on from there, unescaping. */
    private int readEscaped(byte[] input, int start, int firstEscape, int limit) {
        int plain = firstEscape - start;
        buffered = 0;
        makeRoom(plain);
        System.arraycopy(input, start, buffer, 0, plain);
        buffered = plain;
        int i = firstEscape;
        while (i < limit) {
            makeRoom(Long.BYTES);
            byte b = input[i];
            if (b == '\\') {
                i = unescape(input, i, limit);
            } else if (b < 0) {
                i = copySequence(input, i, limit);
            } else if (b == '"') {
                bytes = buffer;
                from = 0;
                to = buffered;
                return i;
            } else if (b < ' ') {
                return REJECTED;
            } else {
                i = copyPlain(input, i, limit);
            }
            if (i < 0) {
                return REJECTED;
            }
        }
        return REJECTED;
    }

    /** Copies the plain bytes at {@code i}, at most eight, at least the first. */
    private int copyPlain(byte[] input, int i, int limit) {
        if (i > limit - Long.BYTES) {
            buffer[buffered++] = input[i];
            return i + 1;
        }
        long word = JsonBytes.word(input, i);
        JsonBytes.putWord(buffer, buffered, word);
        long marks = JsonBytes.specialMarks(word);
        int plain = marks == 0 ? Long.BYTES : JsonBytes.firstMarked(marks);
        buffered += plain;
        return i + plain;
    }

    private int copySequence(byte[] input, int i, int limit) {
        int end = Utf8.endOfSequence(input, i, limit);
        for (int k = i; k < end; k++) {
            buffer[buffered++] = input[k];
        }
        return end;
    }

    /** Unescapes what the backslash at {@code i} begins and returns the index after it, or {@link #REJECTED}. */
    private int unescape(byte[] input, int i, int limit) {
        if (i + 1 >= limit || input[i + 1] < 0) {
            return REJECTED;
        }
        byte letter = input[i + 1];
        if (letter != 'u') {
            byte meaning = SIMPLE_ESCAPES[letter];
            buffer[buffered++] = meaning;
            return meaning == 0 ? REJECTED : i + 2;
        }
        int unit = hex4(input, i + 2, limit);
        if (unit < 0) {
            return REJECTED;
        }
        int end = i + 6;
        if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
            putCodePoint(unit);
            return end;
        }
        int low = end + 1 < limit && input[end] == '\\' && input[end + 1] == 'u' ? hex4(input, end + 2, limit) : -1;
        if (Character.isHighSurrogate((char) unit)
                && low >= Character.MIN_LOW_SURROGATE
                && low <= Character.MAX_LOW_SURROGATE) {
            putCodePoint(Character.toCodePoint((char) unit, (char) low));
            return end + 6;
        }
        putCodePoint(REPLACEMENT);
        return end;
    }

    private static int hex4(byte[] input, int at, int limit) {
        if (at > limit - 4) {
            return -1;
        }
        int a = HEX_DIGITS[input[at] & 0xFF];
        int b = HEX_DIGITS[input[at + 1] & 0xFF];
        int c = HEX_DIGITS[input[at + 2] & 0xFF];
        int d = HEX_DIGITS[input[at + 3] & 0xFF];
        return (a | b | c | d) < 0 ? -1 : (a << 12) | (b << 8) | (c << 4) | d;
    }

    private void putCodePoint(int codePoint) {
        if (codePoint < 0x80) {
            buffer[buffered++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            buffer[buffered++] = (byte) (0xC0 | (codePoint >> 6));
            buffer[buffered++] = (byte) (0x80 | (codePoint & 0x3F));
        } else if (codePoint < 0x10000) {
            buffer[buffered++] = (byte) (0xE0 | (codePoint >> 12));
            buffer[buffered++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            buffer[buffered++] = (byte) (0x80 | (codePoint & 0x3F));
        } else {
            buffer[buffered++] = (byte) (0xF0 | (codePoint >> 18));
            buffer[buffered++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            buffer[buffered++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            buffer[buffered++] = (byte) (0x80 | (codePoint & 0x3F));
        }
    }

    private void makeRoom(int needed) {
        if (buffer.length - buffered < needed) {
            buffer = Arrays.copyOf(buffer, Math.toIntExact(Math.min(2L * (buffered + needed), LARGEST_ARRAY)));
        }
    }
}
