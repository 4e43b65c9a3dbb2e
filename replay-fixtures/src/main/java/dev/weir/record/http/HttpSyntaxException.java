package dev.weir.record.http;

import java.io.IOException;

/** What arrived is no HTTP/1.1. The message says what was found. */
public final class HttpSyntaxException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Says what was found, and what was expected. */
    public HttpSyntaxException(String problem) {
        super(problem);
    }
}
