package dev.weir.bench.latency.http;

/** A head, a trailer section or a chunk's line exceeds {@link HttpLimits}. */
public final class ResponseTooLargeException extends HttpResponseException {

    private static final long serialVersionUID = 1L;

    ResponseTooLargeException(String what, int limitBytes, long offset) {
        super(what + " is longer than the limit of " + limitBytes + " bytes", offset);
    }
}
