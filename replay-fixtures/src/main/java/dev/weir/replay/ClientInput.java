package dev.weir.replay;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends, request by request, with each head looked at before it is handed on ({@link RequestGuard}), and each chunked body
 * framed anew ({@link ChunkedRequestBody}); that of a {@code GET} is passed over, as Ollama does. The client's leaving is the end of the
 * input, however it leaves.
 *
 * <p>Used by one thread at a time.
 */
final class ClientInput extends InputStream {

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int END_OF_INPUT = -1;
    private static final int DROPPED_AT_ONCE_BYTES = 8192;

    private final Connection connection;
    private final InputStream in;

    /** Bytes that have been read ahead of whoever reads this: {@code ahead[aheadFrom, aheadTo)}. */
    private byte[] ahead = new byte[8192];

    private int aheadFrom;
    private int aheadTo;
    private boolean headIsNext = true;

    /** How many of those bytes are of a head that has been looked at. */
    private int headLeft;

    /** The body that follows that head, if it is in chunked framing. */
    private @Nullable ChunkedRequestBody chunkedBody;

    ClientInput(Connection connection, InputStream in) {
        this.connection = connection;
        this.in = in;
    }

    /** Says that a request has been read to its end, and that the next byte belongs to the head of another. */
    void endRequest() {
        headIsNext = true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? END_OF_INPUT : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (headIsNext) {
            headIsNext = false;
            if (!readHead()) {
                return END_OF_INPUT;
            }
        }
        if (headLeft > 0) {
            int read = takeSent(bytes, from, Math.min(length, headLeft));
            headLeft -= read;
            return read;
        }
        return chunkedBody == null ? takeSent(bytes, from, length) : readChunked(chunkedBody, bytes, from, length);
    }

    private int readChunked(ChunkedRequestBody body, byte[] bytes, int from, int length) throws IOException {
        try {
            return body.read(bytes, from, length);
        } catch (ProtocolException e) {
            refuse(e);
            return END_OF_INPUT;
        }
    }

    private void refuse(ProtocolException broken) {
        if (!connection.isClientGone()) {
            connection.refuse(RequestGuard.refusalAnswer(String.valueOf(broken.getMessage())));
        }
    }

    /** Takes what the client sent, what was read ahead before anything else. */
    private int takeSent(byte[] bytes, int from, int length) throws IOException {
        if (aheadFrom == aheadTo) {
            return readFromClient(bytes, from, length);
        }
        int read = Math.min(length, aheadTo - aheadFrom);
        System.arraycopy(ahead, aheadFrom, bytes, from, read);
        aheadFrom += read;
        return read;
    }

    /** What the client sent, as it came. */
    private final class Sent extends InputStream {

        private final byte[] one = new byte[1];

        @Override
        public int read() throws IOException {
            return takeSent(one, 0, 1) < 0 ? END_OF_INPUT : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return takeSent(bytes, from, length);
        }
    }

    /**
     * Waits for input, but hands none on.
     *
     * @return false if the input has ended
     */
    boolean awaitByte(int timeoutMs) throws IOException {
        if (!makeRoom()) {
            return true;
        }
        connection.setSoTimeout(timeoutMs);
        try {
            return readAhead() > 0;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            if (!connection.isClosed()) {
                connection.setSoTimeout(0);
            }
        }
    }

    /** Whether so much has been sent ahead that waiting for more would not wait. */
    boolean isFull() {
        return aheadTo - aheadFrom == RequestGuard.LONGEST_HEAD_BYTES;
    }

    /** Reads ahead until a head is complete, and looks at it; false if there is none, or none that can be served. */
    private boolean readHead() throws IOException {
        int end = endOfHead();
        while (end < 0) {
            if (!makeRoom()) {
                connection.refuse(
                        RequestGuard.refusalAnswer("longer than " + RequestGuard.LONGEST_HEAD_BYTES + " bytes"));
                return false;
            }
            if (readAhead() <= 0) {
                return false;
            }
            end = endOfHead();
        }
        String head = new String(ahead, aheadFrom, end - aheadFrom, StandardCharsets.ISO_8859_1);
        Optional<String> refusal = RequestGuard.refusal(head);
        if (refusal.isPresent()) {
            connection.refuse(RequestGuard.refusalAnswer(refusal.get()));
            return false;
        }
        headLeft = end - aheadFrom;
        chunkedBody = RequestGuard.isChunked(head) ? new ChunkedRequestBody(new Sent()) : null;
        if (RequestGuard.expectsContinue(head) && end == aheadTo) {
            connection.write(CONTINUE, 0, CONTINUE.length);
        }
        return !RequestGuard.hasBodyToDrop(head) || dropBody(head);
    }

    /** Passes over the body that follows a head, and has a head without it read instead; false if its framing is broken. */
    private boolean dropBody(String head) throws IOException {
        aheadFrom += headLeft;
        ChunkedRequestBody chunked = chunkedBody;
        chunkedBody = null;
        byte[] dropped = new byte[DROPPED_AT_ONCE_BYTES];
        long left = chunked == null ? RequestGuard.bodyBytes(head) : Long.MAX_VALUE;
        try {
            for (int read = 0; left > 0 && read >= 0; left -= read) {
                int most = (int) Math.min(left, dropped.length);
                read = chunked == null ? takeSent(dropped, 0, most) : chunked.read(dropped, 0, most);
            }
        } catch (ProtocolException e) {
            refuse(e);
            return false;
        }
        putBack(RequestGuard.withoutBody(head).getBytes(StandardCharsets.ISO_8859_1));
        return true;
    }

    /** Has a head read before what has been read ahead. */
    private void putBack(byte[] head) {
        byte[] joined = new byte[Math.max(ahead.length, head.length + aheadTo - aheadFrom)];
        System.arraycopy(head, 0, joined, 0, head.length);
        System.arraycopy(ahead, aheadFrom, joined, head.length, aheadTo - aheadFrom);
        aheadTo += head.length - aheadFrom;
        aheadFrom = 0;
        ahead = joined;
        headLeft = head.length;
    }

    /** The offset after the blank line that ends a head, or -1. */
    private int endOfHead() {
        for (int i = aheadFrom; i < aheadTo; i++) {
            if (ahead[i] == '\n' && (startsAt(i + 1, '\n') || (startsAt(i + 1, '\r') && startsAt(i + 2, '\n')))) {
                return ahead[i + 1] == '\n' ? i + 2 : i + 3;
            }
        }
        return -1;
    }

    private boolean startsAt(int at, char c) {
        return at < aheadTo && ahead[at] == c;
    }

    /** Makes room to read ahead; false if as much as may be has been read. */
    private boolean makeRoom() {
        if (aheadFrom > 0) {
            System.arraycopy(ahead, aheadFrom, ahead, 0, aheadTo - aheadFrom);
            aheadTo -= aheadFrom;
            aheadFrom = 0;
        }
        if (aheadTo == ahead.length && ahead.length < RequestGuard.LONGEST_HEAD_BYTES) {
            ahead = Arrays.copyOf(ahead, Math.min(2 * ahead.length, RequestGuard.LONGEST_HEAD_BYTES));
        }
        return aheadTo < ahead.length;
    }

    private int readAhead() throws IOException {
        int read = readFromClient(ahead, aheadTo, ahead.length - aheadTo);
        aheadTo += Math.max(0, read);
        return read;
    }

    private int readFromClient(byte[] bytes, int from, int length) throws IOException {
        if (connection.isClientGone()) {
            return END_OF_INPUT;
        }
        try {
            int read = in.read(bytes, from, length);
            if (read < 0) {
                connection.clientHasGone();
            }
            return read;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (connection.isClosed()) {
                throw e;
            }
            connection.clientHasGone();
            return END_OF_INPUT;
        }
    }
}
