package dev.weir.record.http;

import dev.weir.recording.head.Framing;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer from the bytes of a connection, whatever their cuts: the same events for the same bytes. Not thread-safe.
 *
 * <pre>{@code
 * answer      = { interim head } head body               interim: status 100 to 199 but for 101
 * status-line = "HTTP/1." digit SP 3digit [ SP reason ]
 * }</pre>
 *
 * After status 101 the connection speaks another protocol; what follows is taken for a body that ends where the connection does.
 */
public final class ResponseParser {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int LOWEST_FINAL_STATUS = 200;
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;

    private final String method;
    private final int mostHeadBytes;
    private final ResponseListener listener;
    private HeadReader headReader;
    private @Nullable BodyReader body;
    private boolean ended;

    /**
     * Awaits an answer.
     *
     * @param method of the request that it answers: an answer to {@code HEAD} has no body
     * @param mostHeadBytes how long its head may be
     * @param listener what is told of it
     */
    public ResponseParser(String method, int mostHeadBytes, ResponseListener listener) {
        this.method = method;
        this.mostHeadBytes = mostHeadBytes;
        this.listener = listener;
        this.headReader = new HeadReader(mostHeadBytes);
    }

    /**
     * Takes bytes up to the answer's end.
     *
     * @return the index after the last byte taken; less than {@code to} only if the answer {@link #hasEnded}
     * @throws HttpSyntaxException if they are no HTTP/1.1; nothing more can be read then
     */
    public int feed(byte[] bytes, int from, int to) throws HttpSyntaxException {
        int at = from;
        while (at < to && !ended) {
            if (body == null) {
                at = headReader.feed(bytes, at, to);
                if (headReader.isWhole()) {
                    takeHead(headReader.head());
                }
            } else {
                at = body.feed(bytes, at, to, listener);
            }
            endIfWhole();
        }
        return at;
    }

    private void takeHead(MessageHead head) throws HttpSyntaxException {
        int status = status(head.startLine());
        if (status < LOWEST_FINAL_STATUS && status != SWITCHING_PROTOCOLS) {
            headReader = new HeadReader(mostHeadBytes);
            return;
        }
        body = status == SWITCHING_PROTOCOLS ? BodyReader.untilClose() : BodyReader.ofResponse(head, status, method);
        listener.onHead(status, head, body.framing());
    }

    private static int status(String line) throws HttpSyntaxException {
        boolean isStatusLine = line.length() >= STATUS_END
                && line.startsWith("HTTP/1.")
                && line.charAt(STATUS_AT - 1) == ' '
                && line.substring(STATUS_AT, STATUS_END).chars().allMatch(c -> c >= '0' && c <= '9')
                && (line.length() == STATUS_END || line.charAt(STATUS_END) == ' ')
                && line.charAt(STATUS_AT) != '0';
        if (!isStatusLine) {
            throw new HttpSyntaxException(
                    "expected a status line such as \"HTTP/1.1 200 OK\", found " + HeadReader.quote(line));
        }
        return Integer.parseInt(line, STATUS_AT, STATUS_END, 10);
    }

    private void endIfWhole() {
        if (body != null && body.isWhole()) {
            ended = true;
            listener.onEnd();
        }
    }

    /** The connection has ended in order: so has a body that ends with it. */
    public void finish() {
        if (body != null && !ended && body.framing() == Framing.CLOSE) {
            ended = true;
            listener.onEnd();
        }
    }

    /** Whether the answer is whole. */
    public boolean hasEnded() {
        return ended;
    }
}
