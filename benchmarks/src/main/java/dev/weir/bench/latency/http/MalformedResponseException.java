package dev.weir.bench.latency.http;

/** What came is no HTTP/1.1 response. */
public final class MalformedResponseException extends HttpResponseException {

    private static final long serialVersionUID = 1L;

    MalformedResponseException(String message, long offset) {
        super(message, offset);
    }
}
