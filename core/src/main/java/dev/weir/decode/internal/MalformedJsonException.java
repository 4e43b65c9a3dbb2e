package dev.weir.decode.internal;

/** A record is no JSON, or not what its dialect has it be. */
public final class MalformedJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason for people */
    public MalformedJsonException(String reason) {
        super(reason, null, false, false); // a flood of bad records need not fill in a flood of stack traces
        this.reason = reason;
    }

    /** What is wrong, for people. */
    public String reason() {
        return reason;
    }
}
