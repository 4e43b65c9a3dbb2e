package dev.weir.bench.run;

import java.util.Locale;

/** How a request ended. Only {@link #OK} ones are in the histograms. */
public enum Outcome {
    /** A complete answer with text. */
    OK,
    /** A complete answer without text or thinking. */
    EMPTY,
    /** The server answered with an HTTP status other than 200, or sent an error record. */
    SERVER_ERROR,
    /** The response ended before the record that ends an answer. */
    TRUNCATED,
    /** A line that is no record, bytes that are no UTF-8, or a response that is no HTTP. */
    MALFORMED,
    /** No connection, or it broke before the response began. */
    UNREACHABLE,
    /** A time limit struck. */
    TIMED_OUT,
    /** The run was ended before the request was. */
    CANCELLED;

    /** The name in files and tables, such as {@code server_error}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
