package dev.weir.replay;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * The body of a request in chunked framing (RFC 9112, section 7.1), checked and framed anew: without extensions and trailers, and in chunks
 * of a bounded length, whatever length the client announced. The server underneath fails on all of these without an answer.
 *
 * <p>Not thread-safe; serves one body.
 */
final class ChunkedRequestBody {

    /** Of a line with a chunk's length, or of a trailer; Go's server has the same (net/http/internal, maxLineLength). */
    private static final int LONGEST_LINE_BYTES = 4096;

    private static final int MOST_TRAILERS = 100;
    private static final int LONGEST_CHUNK_BYTES = 8192;
    private static final int MOST_SIZE_DIGITS = 15;
    private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final byte[] chunk = new byte[LONGEST_CHUNK_BYTES];

    /** What has been framed anew and not yet been handed on: {@code framed[framedFrom, framed.length)}. */
    private byte[] framed = {};

    private int framedFrom;

    /** Bytes of the client's chunk that are still to come. */
    private long chunkLeft;

    private boolean ended;

    /** {@code in} holds the body's framing from its first byte. */
    ChunkedRequestBody(InputStream in) {
        this.in = in;
    }

    /**
     * The next bytes of the body in its new framing, as {@link InputStream#read(byte[], int, int)}.
     *
     * @throws ProtocolException if the framing is broken; the message says how
     */
    int read(byte[] bytes, int from, int length) throws IOException {
        if (framedFrom == framed.length) {
            if (ended) {
                return -1;
            }
            framed = nextFramed();
            framedFrom = 0;
        }
        int read = Math.min(length, framed.length - framedFrom);
        System.arraycopy(framed, framedFrom, bytes, from, read);
        framedFrom += read;
        return read;
    }

    private byte[] nextFramed() throws IOException {
        if (chunkLeft == 0) {
            chunkLeft = chunkSize(line());
            if (chunkLeft == 0) {
                passOverTrailers();
                ended = true;
                return END;
            }
        }
        int read = in.read(chunk, 0, (int) Math.min(chunkLeft, chunk.length));
        if (read < 0) {
            throw new ProtocolException("the body ends inside a chunk");
        }
        chunkLeft -= read;
        if (chunkLeft == 0 && !line().isEmpty()) {
            throw new ProtocolException("a chunk is longer than announced");
        }
        byte[] head = (Integer.toHexString(read) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] framedChunk = new byte[head.length + read + 2];
        System.arraycopy(head, 0, framedChunk, 0, head.length);
        System.arraycopy(chunk, 0, framedChunk, head.length, read);
        framedChunk[framedChunk.length - 2] = '\r';
        framedChunk[framedChunk.length - 1] = '\n';
        return framedChunk;
    }

    private static long chunkSize(String line) throws ProtocolException {
        int extension = line.indexOf(';');
        String size = (extension < 0 ? line : line.substring(0, extension)).strip();
        if (!size.matches("[0-9a-fA-F]{1," + MOST_SIZE_DIGITS + "}")) {
            throw new ProtocolException("malformed chunk length");
        }
        return Long.parseLong(size, 16);
    }

    private void passOverTrailers() throws IOException {
        for (int trailers = 0; !line().isEmpty(); trailers++) {
            if (trailers == MOST_TRAILERS) {
                throw new ProtocolException("more than " + MOST_TRAILERS + " trailers");
            }
        }
    }

    /** The next line without its end. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new ProtocolException("the body ends inside a line of its framing");
            }
            if (line.length() == LONGEST_LINE_BYTES) {
                throw new ProtocolException("a line of the framing is longer than " + LONGEST_LINE_BYTES + " bytes");
            }
            line.append((char) b);
        }
        int end = line.length() - 1;
        if (end >= 0 && line.charAt(end) == '\r') {
            line.setLength(end);
        }
        return line.toString();
    }
}
