package dev.weir.decode.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one JSON text (RFC 8259) in place, value by value, from its first byte to its last.
 *
 * <pre>{@code
 * json.begin(bytes, from, to);
 * json.beginObject();
 * while (json.nextMember()) {
 *     if (json.nameIs(CONTENT)) {
 *         json.readString(content);
 *     } else {
 *         json.skip();
 *     }
 * }
 * json.end();
 * }</pre>
 *
 * Each reading method begins at a value and ends behind it. All that is read or skipped is checked: after {@link #end} the text was valid,
 * in valid UTF-8. Nothing recurses, so deep nesting costs no stack. Allocates nothing but for the words of an exception, once its buffers
 * are large enough. Not thread-safe.
 */
public final class JsonReader {

    /** Deeper nesting makes a text malformed. */
    public static final int MAX_NESTING_DEPTH = 1_000;

    private static final int REJECTED = JsonString.REJECTED;
    private static final int MOST_DIGITS = 19;
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final JsonString name = new JsonString();
    private final JsonString skipped = new JsonString();

    /** For each level, whether it is an object's. */
    private final long[] objects = new long[MAX_NESTING_DEPTH / Long.SIZE + 1];

    private byte[] bytes = {};
    private int begin;
    private int to;

    /** Index of the next byte to read. */
    private int at;

    private int depth;

    /** Whether nothing has been read yet of the innermost object or array. */
    private boolean fresh;

    /** What a value is. */
    public enum Kind {
        OBJECT("an object"),
        ARRAY("an array"),
        STRING("a string"),
        NUMBER("a number"),
        TRUE("a boolean"),
        FALSE("a boolean"),
        NULL("null");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What people call it. */
        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * Begins a text.
     *
     * @param newBytes holds it from {@code from} (inclusive) to {@code newTo} (exclusive), until {@link #end} has returned
     */
    public void begin(byte[] newBytes, int from, int newTo) {
        bytes = newBytes;
        begin = from;
        at = from;
        to = newTo;
        depth = 0;
        fresh = false;
    }

    /** What the next value is, by its first byte. */
    public Kind kind() throws MalformedJsonException {
        at = skipSpace(at);
        byte b = byteAt(at);
        return switch (b) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case 't' -> Kind.TRUE;
            case 'f' -> Kind.FALSE;
            case 'n' -> Kind.NULL;
            default -> {
                if (b != '-' && (b < '0' || b > '9')) {
                    throw unexpected("a value", at);
                }
                yield Kind.NUMBER;
            }
        };
    }

    /** Index of the next byte to read: of the value's first after {@link #kind}, and behind its last once it was read. */
    public int position() {
        return at;
    }

    /** Enters an object. */
    public void beginObject() throws MalformedJsonException {
        open('{', "an object");
        objects[depth >> 6] |= 1L << depth;
        depth++;
    }

    /** Enters the next value if it is an object, and skips it if it is not. @return whether it was entered */
    public boolean enterObject() throws MalformedJsonException {
        if (kind() != Kind.OBJECT) {
            skip();
            return false;
        }
        beginObject();
        return true;
    }

    /** Enters an array. */
    public void beginArray() throws MalformedJsonException {
        open('[', "an array");
        objects[depth >> 6] &= ~(1L << depth);
        depth++;
    }

    /** Goes on to the next member's value, or leaves the object behind its last. @return whether there is a member */
    public boolean nextMember() throws MalformedJsonException {
        if (!nextItem('}')) {
            return false;
        }
        if (bytes[at] != '"') {
            throw unexpected("a member's name", at);
        }
        int quote = name.read(bytes, at + 1, to);
        if (quote == REJECTED) {
            throw badString(at);
        }
        int colon = skipSpace(quote + 1);
        if (byteAt(colon) != ':') {
            throw unexpected("':'", colon);
        }
        at = colon + 1;
        return true;
    }

    /** Whether the member that {@link #nextMember} went on to has that name. */
    public boolean nameIs(JsonName candidate) {
        return candidate.is(name);
    }

    /** Goes on to the next element, or leaves the array behind its last. @return whether there is an element */
    public boolean nextElement() throws MalformedJsonException {
        return nextItem(']');
    }

    /** Reads a string. */
    public void readString(JsonString into) throws MalformedJsonException {
        at = skipSpace(at);
        int end = into.readQuoted(bytes, at, to);
        if (end == REJECTED) {
            throw at < to && bytes[at] == '"' ? badString(at) : unexpected("a string", at);
        }
        at = end;
    }

    /**
     * Reads a number if it is an integer that fits a long, and skips whatever else there is.
     *
     * @return the integer, or {@code otherwise}
     */
    public long readLong(long otherwise) throws MalformedJsonException {
        if (kind() != Kind.NUMBER) {
            skip();
            return otherwise;
        }
        int first = at;
        skip();
        boolean negative = bytes[first] == '-';
        int from = negative ? first + 1 : first;
        if (at - from > MOST_DIGITS) {
            return otherwise;
        }
        long value = 0; // counted downwards: there is one more negative number
        for (int i = from; i < at; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                return otherwise;
            }
            value = value * 10 - digit;
        }
        if (negative) {
            return value;
        }
        return value == Long.MIN_VALUE ? otherwise : -value;
    }

    /** Reads over a value, whatever it is. */
    public void skip() throws MalformedJsonException {
        int outside = depth;
        skipOneToken();
        while (depth > outside) {
            boolean inObject = (objects[(depth - 1) >> 6] & (1L << (depth - 1))) != 0;
            if (inObject ? nextMember() : nextElement()) {
                skipOneToken();
            }
        }
    }

    /** Ends the text, of which nothing but white space may be left. */
    public void end() throws MalformedJsonException {
        at = skipSpace(at);
        if (at < to) {
            throw unexpected("the end", at);
        }
    }

    /** Whether nothing but white space is there. */
    public boolean isBlank() {
        return skipSpace(at) == to;
    }

    private void skipOneToken() throws MalformedJsonException {
        switch (kind()) {
            case OBJECT -> beginObject();
            case ARRAY -> beginArray();
            case STRING -> readString(skipped);
            case NUMBER -> skipNumber();
            case TRUE -> skipWord(TRUE);
            case FALSE -> skipWord(FALSE);
            case NULL -> skipWord(NULL);
        }
    }

    private void open(char bracket, String what) throws MalformedJsonException {
        at = skipSpace(at);
        if (byteAt(at) != bracket) {
            throw unexpected(what, at);
        }
        if (depth == MAX_NESTING_DEPTH) {
            throw new MalformedJsonException("nested deeper than " + MAX_NESTING_DEPTH + where(at));
        }
        at++;
        fresh = true;
    }

    /** Goes to the first byte of the next item, or behind the closing bracket. */
    private boolean nextItem(char closing) throws MalformedJsonException {
        int i = skipSpace(at);
        byte b = byteAt(i);
        if (b == closing) {
            at = i + 1;
            depth--;
            fresh = false;
            return false;
        }
        if (fresh) {
            fresh = false;
        } else {
            if (b != ',') {
                throw unexpected("',' or '" + closing + "'", i);
            }
            i = skipSpace(i + 1);
            byteAt(i);
        }
        at = i;
        return true;
    }

    private void skipWord(byte[] word) throws MalformedJsonException {
        int end = at + word.length;
        if (end > to || !Arrays.equals(word, 0, word.length, bytes, at, end)) {
            throw unexpected("a value", at);
        }
        at = end;
    }

    /** {@code [ "-" ] ( "0" | digit-but-0 { digit } ) [ "." digit { digit } ] [ ( "e" | "E" ) [ "+" | "-" ] digit { digit } ]}. */
    private void skipNumber() throws MalformedJsonException {
        int i = bytes[at] == '-' ? at + 1 : at;
        i = byteAt(i) == '0' ? i + 1 : afterDigits(i);
        if (i < to && bytes[i] == '.') {
            i = afterDigits(i + 1);
        }
        if (i < to && (bytes[i] == 'e' || bytes[i] == 'E')) {
            i++;
            i = byteAt(i) == '+' || bytes[i] == '-' ? i + 1 : i;
            i = afterDigits(i);
        }
        at = i;
    }

    private int afterDigits(int from) throws MalformedJsonException {
        int i = from;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        if (i == from) {
            throw unexpected("a digit", i);
        }
        return i;
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < to
                && bytes[i] <= ' '
                && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n')) {
            i++;
        }
        return i;
    }

    private byte byteAt(int index) throws MalformedJsonException {
        if (index >= to) {
            throw new MalformedJsonException("it ends too soon" + where(to));
        }
        return bytes[index];
    }

    private MalformedJsonException badString(int quote) {
        return new MalformedJsonException("a string is not closed, or holds what no string may" + where(quote));
    }

    private MalformedJsonException unexpected(String wanted, int index) {
        if (index >= to) {
            return new MalformedJsonException("it ends where " + wanted + " is expected" + where(to));
        }
        int found = bytes[index] & 0xFF;
        String character = found > ' ' && found < 0x7F ? "'" + (char) found + "'" : String.format("0x%02X", found);
        return new MalformedJsonException("found " + character + " where " + wanted + " is expected" + where(index));
    }

    private String where(int index) {
        return " (byte " + (index - begin) + " of the data)";
    }
}
