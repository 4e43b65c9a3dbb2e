package dev.weir.decode;

/** A line is no record. Never leaves the package: {@link RecordDecoder} knows where the line stands, and whether that is fatal. */
final class MalformedLineException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedLineException(String reason) {
        super(reason, null, false, false); // a flood of bad lines need not fill in a flood of stack traces
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
