package dev.weir.bench.latency.http;

import java.io.IOException;

/** A response that cannot be read, or not further. */
public abstract sealed class HttpResponseException extends IOException
        permits MalformedResponseException,
                ResponseTooLargeException,
                TruncatedResponseException,
                UnsupportedCodingException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    HttpResponseException(String message, long offset) {
        super(message + ", at byte " + offset + " of the response");
        this.offset = offset;
    }

    /** Where it shows, in bytes from the response's first, interim responses included. */
    public long offset() {
        return offset;
    }
}
