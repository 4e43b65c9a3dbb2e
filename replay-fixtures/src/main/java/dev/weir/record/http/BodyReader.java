package dev.weir.record.http;

import dev.weir.recording.head.Framing;

/**
 * Reads one body from the bytes of a connection and finds its end (RFC 9112, sections 6 and 7).
 *
 * <pre>{@code
 * chunked = { size [ extension ] EOL data EOL } "0" [ extension ] EOL { trailer EOL } EOL       size hexadecimal
 * }</pre>
 *
 * Extensions and trailers are passed over. Not thread-safe.
 */
public final class BodyReader {

    /** Of a chunk's first line, and of all trailers together. */
    private static final int LONGEST_LINES_BYTES = 1 << 16;

    private static final int HEX_BITS = 4;
    /** A size above this would overflow with the next digit. */
    private static final long LARGEST_SIZE = Long.MAX_VALUE >>> HEX_BITS;

    private enum State {
        DATA,
        SIZE,
        EXTENSION,
        DATA_END,
        TRAILERS,
        WHOLE
    }

    private final Framing framing;
    private State state;
    /** Of the chunk or the body. */
    private long bytesLeft;

    private boolean hasDigit;
    private boolean lineIsEmpty = true;
    private int lineBytes;

    private BodyReader(Framing framing, State state, long bytesLeft) {
        this.framing = framing;
        this.state = state;
        this.bytesLeft = bytesLeft;
    }

    /** A body in chunks. */
    public static BodyReader chunked() {
        return new BodyReader(Framing.CHUNKED, State.SIZE, 0);
    }

    /** A body of known length, which may be 0. */
    public static BodyReader ofLength(long bytes) {
        return new BodyReader(Framing.CONTENT_LENGTH, bytes == 0 ? State.WHOLE : State.DATA, bytes);
    }

    /** A body that ends where the connection does. */
    public static BodyReader untilClose() {
        return new BodyReader(Framing.CLOSE, State.DATA, Long.MAX_VALUE);
    }

    /**
     * The body of a request with this head: none where it names neither chunks nor a length.
     *
     * @throws HttpSyntaxException if it names both, which may be meant to deceive, or something else
     */
    public static BodyReader ofRequest(MessageHead head) throws HttpSyntaxException {
        long length = head.contentLength().orElse(0L);
        if (head.values("Transfer-Encoding").isEmpty()) {
            return ofLength(length);
        }
        if (!head.isChunked() || head.contentLength().isPresent()) {
            throw new HttpSyntaxException(
                    "a request's length must be said once, by Content-Length or by Transfer-Encoding:"
                            + " chunked, found Transfer-Encoding " + head.values("Transfer-Encoding")
                            + " and Content-Length "
                            + head.values("Content-Length"));
        }
        return chunked();
    }

    /**
     * The body of the answer with this head.
     *
     * @param method of the request that it answers
     * @throws HttpSyntaxException if its length is none
     */
    public static BodyReader ofResponse(MessageHead head, int status, String method) throws HttpSyntaxException {
        boolean hasNone = method.equals("HEAD") || status == 204 || status == 304;
        if (head.isChunked()) {
            return hasNone ? new BodyReader(Framing.CHUNKED, State.WHOLE, 0) : chunked();
        }
        if (hasNone) {
            return ofLength(0);
        }
        boolean isCoded = !head.values("Transfer-Encoding").isEmpty();
        return head.contentLength()
                .filter(length -> !isCoded)
                .map(BodyReader::ofLength)
                .orElseGet(BodyReader::untilClose);
    }

    /** How the end of the body is marked. */
    public Framing framing() {
        return framing;
    }

    /** Whether all of it has arrived. A body that ends with the connection is never known to be whole. */
    public boolean isWhole() {
        return state == State.WHOLE;
    }

    /**
     * Takes bytes up to the body's end.
     *
     * @return the index after the last byte taken; less than {@code to} only if the body {@link #isWhole}
     * @throws HttpSyntaxException if its chunks are none
     */
    public int feed(byte[] bytes, int from, int to, BodyListener listener) throws HttpSyntaxException {
        int at = from;
        while (at < to && state != State.WHOLE) {
            if (state == State.DATA) {
                int end = at + (int) Math.min(to - at, bytesLeft);
                listener.onBody(bytes, at, end);
                if (framing != Framing.CLOSE) {
                    takeData(end - at, listener);
                }
                at = end;
            } else {
                takeFraming(bytes[at++]);
            }
        }
        return at;
    }

    private void takeData(int taken, BodyListener listener) {
        bytesLeft -= taken;
        if (bytesLeft > 0) {
            return;
        }
        if (framing == Framing.CHUNKED) {
            listener.onChunkEnd();
            state = State.DATA_END;
            lineBytes = 0;
        } else {
            state = State.WHOLE;
        }
    }

    private void takeFraming(byte b) throws HttpSyntaxException {
        if (++lineBytes > LONGEST_LINES_BYTES) {
            throw new HttpSyntaxException(
                    "the extensions of a chunk, or the trailers, are longer than " + LONGEST_LINES_BYTES + " bytes");
        }
        switch (state) {
            case SIZE -> takeSize(b);
            case EXTENSION -> {
                if (b == '\n') {
                    endSizeLine();
                }
            }
            case DATA_END -> takeDataEnd(b);
            case TRAILERS -> takeTrailers(b);
            default -> throw new AssertionError(state);
        }
    }

    private void takeSize(byte b) throws HttpSyntaxException {
        int digit = Character.digit(b, 1 << HEX_BITS);
        if (digit >= 0 && bytesLeft <= LARGEST_SIZE) {
            bytesLeft = (bytesLeft << HEX_BITS) | digit;
            hasDigit = true;
        } else if (hasDigit && b == '\n') {
            endSizeLine();
        } else if (hasDigit && (b == '\r' || b == ';' || b == ' ' || b == '\t')) {
            state = State.EXTENSION;
        } else {
            throw new HttpSyntaxException("expected the hexadecimal size of a chunk, found byte " + (b & 0xFF)
                    + (hasDigit ? " after " + Long.toHexString(bytesLeft) : ""));
        }
    }

    private void endSizeLine() {
        hasDigit = false;
        lineBytes = 0;
        lineIsEmpty = true;
        state = bytesLeft == 0 ? State.TRAILERS : State.DATA;
    }

    private void takeDataEnd(byte b) throws HttpSyntaxException {
        if (b == '\n') {
            state = State.SIZE;
            lineBytes = 0;
        } else if (b != '\r' || lineBytes > 1) {
            throw new HttpSyntaxException("expected the end of a chunk, found byte " + (b & 0xFF) + " more");
        }
    }

    private void takeTrailers(byte b) {
        if (b == '\n') {
            if (lineIsEmpty) {
                state = State.WHOLE;
            }
            lineIsEmpty = true;
        } else if (b != '\r') {
            lineIsEmpty = false;
        }
    }
}
