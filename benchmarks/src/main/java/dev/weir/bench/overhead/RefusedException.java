package dev.weir.bench.overhead;

import java.io.IOException;

/** A source answers with an HTTP status other than 200. */
final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String reason) {
        super("the server answers HTTP " + status + " " + reason);
        this.status = status;
    }

    /** The same, in words that say what to do. */
    RefusedException(RefusedException refused, String words) {
        super(words, refused);
        this.status = refused.status;
    }

    int status() {
        return status;
    }
}
