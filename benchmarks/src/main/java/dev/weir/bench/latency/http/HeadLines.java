package dev.weir.bench.latency.http;

import java.util.Arrays;

/** Collects lines up to the first empty one: a head, or a trailer section. A line ends with CR LF or LF (RFC 9112, 2.2). */
final class HeadLines {

    private static final int FIRST_CAPACITY = 512;

    private final String name;
    private final int limitBytes;
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;
    private int lineStart;
    private boolean complete;

    HeadLines(String name, int limitBytes) {
        this.name = name;
        this.limitBytes = limitBytes;
    }

    /**
     * Takes bytes up to the end of the empty line, at most.
     *
     * @param offset of the byte at {@code from} in the response
     * @return index after the last byte taken
     */
    int take(byte[] source, int from, int to, long offset) throws ResponseTooLargeException {
        for (int i = from; i < to; i++) {
            if (length == limitBytes) {
                throw new ResponseTooLargeException(name, limitBytes, offset + (i - from));
            }
            append(source[i]);
            if (source[i] == '\n' && endsLine()) {
                return i + 1;
            }
        }
        return to;
    }

    private void append(byte b) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(2 * length, limitBytes));
        }
        bytes[length++] = b;
    }

    private boolean endsLine() {
        int lineBytes = length - 1 - lineStart;
        complete = lineBytes == 0 || (lineBytes == 1 && bytes[lineStart] == '\r');
        lineStart = length;
        return complete;
    }

    /** Whether the empty line has come. */
    boolean isComplete() {
        return complete;
    }

    /** What was taken, from index 0 to {@link #length()}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        lineStart = 0;
        complete = false;
    }
}
