package dev.weir.bench.latency.http;

/** A body in a coding that was not asked for and is not understood; gzip is. */
public final class UnsupportedCodingException extends HttpResponseException {

    private static final long serialVersionUID = 1L;

    UnsupportedCodingException(String header, String coding, long offset) {
        super(
                "the body comes with " + header + ": " + coding
                        + ", which was not asked for and is not understood; turn it off in the server or in the proxy before it",
                offset);
    }
}
