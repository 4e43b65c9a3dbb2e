package dev.weir.json.scan;

/**
 * The content of a JSON string, decoded piece by piece: runs without an escape are handed on as they lie, escapes as what they stand for,
 * in UTF-8. An escaped surrogate without its other half becomes U+FFFD, for UTF-8 cannot hold it. Not thread-safe.
 */
public final class StringContent {

    /** Takes the content. Bytes are valid only during the call. */
    public interface Sink {

        /** The next bytes of it; never none. */
        void content(byte[] utf8, int from, int to);
    }

    private static final int REPLACEMENT = 0xFFFD;
    private static final int NONE = -1;
    private static final byte[] ESCAPED = new byte[128];

    static {
        for (int i = 0; i < ESCAPED.length; i++) {
            ESCAPED[i] = (byte) i;
        }
        ESCAPED['b'] = '\b';
        ESCAPED['f'] = '\f';
        ESCAPED['n'] = '\n';
        ESCAPED['r'] = '\r';
        ESCAPED['t'] = '\t';
    }

    private final byte[] decoded = new byte[4];
    private int highSurrogate = NONE;

    /** Forgets half an escaped pair. */
    public void reset() {
        highSurrogate = NONE;
    }

    /**
     * Hands on what is complete of the next bytes between a string's quotes, which JSON's grammar has been checked for.
     *
     * @param last whether the string ends there
     * @return index of the first byte that was not handed on, because its escape or code point is not complete; {@code to} if all were
     */
    public int decode(byte[] json, int from, int to, boolean last, Sink sink) {
        int at = from;
        while (at < to) {
            int run = at;
            while (run < to && json[run] != '\\') {
                run++;
            }
            int runEnd = run == to && !last ? lastWhole(json, at, to) : run;
            if (runEnd > at) {
                loneSurrogate(sink);
                sink.content(json, at, runEnd);
            }
            if (runEnd < run || run == to) {
                at = runEnd;
                break;
            }
            int length = run + 1 == to ? Integer.MAX_VALUE : json[run + 1] == 'u' ? 6 : 2;
            if (length > to - run) {
                return run;
            }
            escape(json, run, length, sink);
            at = run + length;
        }
        if (last) {
            loneSurrogate(sink);
        }
        return at;
    }

    private void escape(byte[] json, int backslash, int length, Sink sink) {
        int unit = length == 2 ? ESCAPED[json[backslash + 1]] : hex(json, backslash + 2);
        if (highSurrogate != NONE && Character.isLowSurrogate((char) unit)) {
            int codePoint = Character.toCodePoint((char) highSurrogate, (char) unit);
            highSurrogate = NONE;
            hand(codePoint, sink);
            return;
        }
        loneSurrogate(sink);
        if (Character.isHighSurrogate((char) unit)) {
            highSurrogate = unit;
        } else {
            hand(Character.isLowSurrogate((char) unit) ? REPLACEMENT : unit, sink);
        }
    }

    private void loneSurrogate(Sink sink) {
        if (highSurrogate != NONE) {
            highSurrogate = NONE;
            hand(REPLACEMENT, sink);
        }
    }

    private void hand(int codePoint, Sink sink) {
        int length;
        if (codePoint < 0x80) {
            decoded[0] = (byte) codePoint;
            length = 1;
        } else if (codePoint < 0x800) {
            decoded[0] = (byte) (0xC0 | (codePoint >> 6));
            decoded[1] = (byte) (0x80 | (codePoint & 0x3F));
            length = 2;
        } else if (codePoint < 0x10000) {
            decoded[0] = (byte) (0xE0 | (codePoint >> 12));
            decoded[1] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            decoded[2] = (byte) (0x80 | (codePoint & 0x3F));
            length = 3;
        } else {
            decoded[0] = (byte) (0xF0 | (codePoint >> 18));
            decoded[1] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            decoded[2] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            decoded[3] = (byte) (0x80 | (codePoint & 0x3F));
            length = 4;
        }
        sink.content(decoded, 0, length);
    }

    private static int hex(byte[] json, int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            value = (value << 4) | Character.digit(json[i], 16);
        }
        return value;
    }

    /** Index behind the last whole code point. */
    private static int lastWhole(byte[] json, int from, int to) {
        for (int back = 1; back <= Math.min(3, to - from); back++) {
            int b = json[to - back] & 0xFF;
            if (b >= 0xC0) {
                int length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return length > back ? to - back : to;
            }
            if (b < 0x80) {
                break;
            }
        }
        return to;
    }
}
