package dev.weir.bench.quick;

/** A server has no model that could be measured. The message says what to do. */
public final class NoModelException extends Exception {

    private static final long serialVersionUID = 1L;

    NoModelException(String message) {
        super(message);
    }
}
