package dev.weir.bench.latency.http;

/**
 * What stands around the data of a chunked body (RFC 9112, 7.1), as far as the last chunk:
 *
 * <pre>{@code
 * chunk      = size [ ";" extension ] CRLF data CRLF         size = 1*HEXDIG, white space may follow it
 * last-chunk = 1*"0" [ ";" extension ] CRLF
 * }</pre>
 *
 * Extensions are skipped. Allocates nothing.
 */
final class ChunkFraming {

    private static final int RADIX_BITS = 4;
    /** One more hexadecimal digit still fits below this. */
    private static final long LARGEST_BEFORE_DIGIT = Long.MAX_VALUE >>> RADIX_BITS;

    private final int limitBytes;
    private State state = State.FIRST_DIGIT;
    private long size;
    private long dataLeft;
    private int lineBytes;

    private enum State {
        FIRST_DIGIT,
        SIZE,
        AFTER_SIZE,
        EXTENSION,
        LINE_FEED,
        DATA,
        DATA_CR,
        DATA_LF,
        LAST
    }

    ChunkFraming(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    void clear() {
        state = State.FIRST_DIGIT;
        dataLeft = 0;
    }

    /**
     * Passes over framing.
     *
     * @param offset of the byte at {@code from} in the response
     * @return index of the first byte that is none: data, or what follows the last chunk's line; {@code to} where all of it is
     */
    int skip(byte[] bytes, int from, int to, long offset) throws HttpResponseException {
        int i = from;
        while (i < to && dataLeft == 0 && state != State.LAST) {
            accept(bytes[i], offset + (i - from));
            i++;
        }
        return i;
    }

    private void accept(byte b, long offset) throws HttpResponseException {
        switch (state) {
            case FIRST_DIGIT -> {
                size = digit(b, offset);
                lineBytes = 1;
                state = State.SIZE;
            }
            case SIZE -> sizeOrMore(b, offset);
            case AFTER_SIZE -> afterSize(b, offset);
            case EXTENSION -> {
                count(offset);
                if (b == '\r') {
                    state = State.LINE_FEED;
                } else if (b == '\n') {
                    throw unexpected("CR LF at the end of a chunk's line", b, offset);
                }
            }
            case LINE_FEED -> {
                expect('\n', "LF at the end of a chunk's line", b, offset);
                dataLeft = size;
                state = size == 0 ? State.LAST : State.DATA;
            }
            case DATA_CR -> {
                expect('\r', "CR LF after a chunk's data", b, offset);
                state = State.DATA_LF;
            }
            case DATA_LF -> {
                expect('\n', "CR LF after a chunk's data", b, offset);
                state = State.FIRST_DIGIT;
            }
            case DATA, LAST -> throw new IllegalStateException("no framing is expected in state " + state);
        }
    }

    private void sizeOrMore(byte b, long offset) throws HttpResponseException {
        int digit = Character.digit(b, 16);
        if (digit < 0) {
            state = State.AFTER_SIZE;
            afterSize(b, offset);
            return;
        }
        count(offset);
        if (size > LARGEST_BEFORE_DIGIT) {
            throw new MalformedResponseException("a chunk's size does not fit in 63 bits", offset);
        }
        size = size << RADIX_BITS | digit;
    }

    private void afterSize(byte b, long offset) throws HttpResponseException {
        count(offset);
        switch (b) {
            case '\r' -> state = State.LINE_FEED;
            case ';' -> state = State.EXTENSION;
            case ' ', '\t' -> {}
            default -> throw unexpected("a chunk's size in hexadecimal digits, \";\" or CR LF", b, offset);
        }
    }

    private static int digit(byte b, long offset) throws MalformedResponseException {
        int digit = Character.digit(b, 16);
        if (digit < 0) {
            throw unexpected("a chunk's size in hexadecimal digits", b, offset);
        }
        return digit;
    }

    private void count(long offset) throws ResponseTooLargeException {
        if (++lineBytes > limitBytes) {
            throw new ResponseTooLargeException("the line before a chunk", limitBytes, offset);
        }
    }

    private static void expect(char wanted, String words, byte b, long offset) throws MalformedResponseException {
        if (b != wanted) {
            throw unexpected(words, b, offset);
        }
    }

    private static MalformedResponseException unexpected(String wanted, byte b, long offset) {
        String found = b > ' ' && b < 0x7F ? "\"" + (char) b + '"' : String.format("0x%02X", b);
        return new MalformedResponseException("expected " + wanted + ", found " + found, offset);
    }

    /** How many bytes of the present chunk's data are to come; 0 outside one. */
    long dataLeft() {
        return dataLeft;
    }

    /** Data was taken. */
    void taken(int bytes) {
        dataLeft -= bytes;
        if (dataLeft == 0) {
            state = State.DATA_CR;
        }
    }

    /** Whether the last chunk's line has passed. */
    boolean isLast() {
        return state == State.LAST;
    }
}
