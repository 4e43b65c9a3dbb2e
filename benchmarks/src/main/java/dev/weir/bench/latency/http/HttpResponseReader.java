package dev.weir.bench.latency.http;

import dev.weir.bench.latency.http.TruncatedResponseException.Place;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP/1.1 response after another from slices, however they are cut (RFC 9112). The events are the same for every cut of the
 * same bytes, but for where bodies are cut.
 *
 * <p>Understands chunked bodies with extensions and trailers (neither is passed on), {@code Content-Length}, bodies that end with the
 * connection, interim responses (1xx, skipped), HTTP/1.0, and gzip, which is decompressed although nobody asked for it. Not for
 * responses to HEAD, whose framing lies.
 *
 * <p>Slices of a body that is not compressed are passed on without a copy, and allocate nothing. After an exception the reader takes no
 * more until {@link #reset()}. Not thread-safe. A listener must not call {@link #feed} or {@link #finish}; it may call {@link #reset()}
 * from {@link HttpResponseListener#end}.
 */
public final class HttpResponseReader {

    private final HttpResponseListener listener;
    private final HeadLines head;
    private final HeadLines trailers;
    private final ChunkFraming chunks;
    private State state = State.HEAD;
    /** Bytes of the response so far. */
    private long position;

    private long firstByteNs;
    /** Of a body with a length: how many bytes are to come. */
    private long bodyLeft;

    private @Nullable GzipBody gzip;

    private enum State {
        HEAD,
        COUNTED,
        CHUNKED,
        TRAILERS,
        UNTIL_CLOSE,
        ENDED,
        FAILED
    }

    /** With {@link HttpLimits#DEFAULTS}. */
    public HttpResponseReader(HttpResponseListener listener) {
        this(listener, HttpLimits.DEFAULTS);
    }

    /** Reads for one connection. */
    public HttpResponseReader(HttpResponseListener listener, HttpLimits limits) {
        this.listener = listener;
        this.head = new HeadLines("the response's head", limits.headBytes());
        this.trailers = new HeadLines("the trailer section", limits.headBytes());
        this.chunks = new ChunkFraming(limits.chunkLineBytes());
    }

    /** The next bytes begin a response: to be called between two of them, and after an exception. Buffers are kept. */
    public void reset() {
        state = State.HEAD;
        position = 0;
        head.clear();
        trailers.clear();
        chunks.clear();
        closeGzip();
    }

    /**
     * Takes the next bytes of the response.
     *
     * @param bytes holds them from {@code from} (inclusive) to {@code to} (exclusive); the caller's again when this returns
     * @param arrivalNs when they arrived
     * @throws MalformedResponseException if they are none of an HTTP/1.1 response, or come after its end
     * @throws ResponseTooLargeException if a limit is exceeded
     * @throws UnsupportedCodingException if the body is in a coding other than gzip
     * @throws TruncatedResponseException if a compressed body is shorter inside than its framing says
     * @throws IllegalStateException after an exception, until {@link #reset()}
     */
    public void feed(byte[] bytes, int from, int to, long arrivalNs) throws HttpResponseException {
        State before = state;
        requireNotFailed();
        state = State.FAILED;
        State after = before;
        int at = from;
        while (at < to && after != State.ENDED) {
            long readAt = position;
            after = switch (after) {
                case HEAD -> takeHead(bytes, at, to, arrivalNs);
                case COUNTED -> takeCounted(bytes, at, to, arrivalNs);
                case CHUNKED -> takeChunked(bytes, at, to, arrivalNs);
                case TRAILERS -> takeTrailers(bytes, at, to);
                case UNTIL_CLOSE -> takeUntilClose(bytes, at, to, arrivalNs);
                case ENDED, FAILED -> throw new IllegalStateException("nothing is taken when " + after);
            };
            at += Math.toIntExact(position - readAt);
        }
        long end = position;
        if (after == State.ENDED && before != State.ENDED) {
            end(arrivalNs);
        } else {
            state = after;
        }
        if (at < to) {
            state = State.FAILED;
            throw new MalformedResponseException(
                    (to - at) + " more bytes came after the response had ended, and no request is out", end);
        }
    }

    /**
     * Says that the connection has ended. Does nothing where the response had ended before.
     *
     * @param atNs when
     * @throws TruncatedResponseException if the response had not ended
     * @throws IllegalStateException after an exception, until {@link #reset()}
     */
    public void finish(long atNs) throws TruncatedResponseException {
        requireNotFailed();
        State before = state;
        state = State.FAILED;
        switch (before) {
            case HEAD -> throw truncated(position == 0 ? Place.BEFORE_RESPONSE : Place.HEAD);
            case COUNTED -> throw truncated(Place.CONTENT_LENGTH);
            case CHUNKED -> throw truncated(chunks.dataLeft() > 0 ? Place.INSIDE_CHUNK : Place.BETWEEN_CHUNKS);
            case TRAILERS -> throw truncated(Place.TRAILERS);
            case UNTIL_CLOSE -> end(atNs);
            case ENDED, FAILED -> state = before;
        }
    }

    private void requireNotFailed() {
        if (state == State.FAILED) {
            throw new IllegalStateException("the response could not be read; reset first");
        }
    }

    private void end(long atNs) throws TruncatedResponseException {
        if (gzip != null && !gzip.isComplete()) {
            throw truncated(Place.INSIDE_GZIP);
        }
        closeGzip();
        state = State.ENDED;
        listener.end(atNs);
    }

    private void closeGzip() {
        if (gzip != null) {
            gzip.close();
            gzip = null;
        }
    }

    private TruncatedResponseException truncated(Place place) {
        return new TruncatedResponseException(place, position);
    }

    private State takeHead(byte[] bytes, int from, int to, long atNs) throws HttpResponseException {
        if (head.length() == 0) {
            firstByteNs = atNs;
        }
        long headAt = position - head.length();
        int taken = head.take(bytes, from, to, position);
        position += taken - from;
        requireHttp(headAt);
        if (!head.isComplete()) {
            return State.HEAD;
        }
        HttpHead read = new HeadParser(head.bytes(), head.length(), headAt).parse();
        head.clear();
        if (HeadParser.isInterim(read.status())) {
            return State.HEAD;
        }
        gzip = contentCoding(read, headAt);
        listener.head(read, firstByteNs, atNs);
        return switch (read.framing()) {
            case CHUNKED -> State.CHUNKED;
            case CLOSE -> State.UNTIL_CLOSE;
            case CONTENT_LENGTH -> {
                bodyLeft = read.contentLength().orElseThrow();
                if (bodyLeft == 0) {
                    // Nothing was compressed.
                    closeGzip();
                }
                yield bodyLeft == 0 ? State.ENDED : State.COUNTED;
            }
        };
    }

    /** Tells at once what would otherwise be collected up to an empty line that may never come. */
    private void requireHttp(long headAt) throws MalformedResponseException {
        for (int i = 0; i < Math.min(head.length(), HeadParser.BEGINNING.length); i++) {
            if (head.bytes()[i] != HeadParser.BEGINNING[i]) {
                String found = new String(head.bytes(), 0, head.length(), StandardCharsets.ISO_8859_1);
                throw new MalformedResponseException(
                        "this is no HTTP/1.1 response, it begins with " + HeadParser.quote(found), headAt + i);
            }
        }
    }

    private static @Nullable GzipBody contentCoding(HttpHead head, long headAt) throws UnsupportedCodingException {
        String coding = head.header("Content-Encoding").orElse("").toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> null;
            case "gzip", "x-gzip" -> new GzipBody();
            default -> throw new UnsupportedCodingException("Content-Encoding", HeadParser.quote(coding), headAt);
        };
    }

    private State takeCounted(byte[] bytes, int from, int to, long atNs) throws HttpResponseException {
        int taken = (int) Math.min(bodyLeft, to - from);
        bodyLeft -= taken;
        takeBody(bytes, from, from + taken, atNs);
        return bodyLeft == 0 ? State.ENDED : State.COUNTED;
    }

    private State takeChunked(byte[] bytes, int from, int to, long atNs) throws HttpResponseException {
        if (chunks.dataLeft() == 0) {
            position += chunks.skip(bytes, from, to, position) - from;
            return chunks.isLast() ? State.TRAILERS : State.CHUNKED;
        }
        int taken = (int) Math.min(chunks.dataLeft(), to - from);
        chunks.taken(taken);
        takeBody(bytes, from, from + taken, atNs);
        return State.CHUNKED;
    }

    private State takeTrailers(byte[] bytes, int from, int to) throws HttpResponseException {
        long trailersAt = position - trailers.length();
        position += trailers.take(bytes, from, to, position) - from;
        if (!trailers.isComplete()) {
            return State.TRAILERS;
        }
        new HeadParser(trailers.bytes(), trailers.length(), trailersAt).headers();
        return State.ENDED;
    }

    private State takeUntilClose(byte[] bytes, int from, int to, long atNs) throws HttpResponseException {
        takeBody(bytes, from, to, atNs);
        return State.UNTIL_CLOSE;
    }

    private void takeBody(byte[] bytes, int from, int to, long atNs) throws HttpResponseException {
        long bodyAt = position;
        position += to - from;
        if (gzip == null) {
            listener.body(bytes, from, to, atNs);
        } else {
            gzip.feed(bytes, from, to, atNs, bodyAt, listener);
        }
    }
}
