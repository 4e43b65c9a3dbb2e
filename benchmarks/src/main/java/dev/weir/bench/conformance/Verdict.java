package dev.weir.bench.conformance;

/** What a client did under a condition. */
public enum Verdict {
    /** It printed the text that was sent, and succeeded, as it should. */
    EQUAL("equal", true),
    /** It reported a failure, as it should. */
    FAILED("failed as it should", true),
    /** It succeeded, although what it was sent was broken off or an error. */
    SWALLOWED("swallowed", false),
    /** It succeeded, but did not print the text that was sent. */
    DIFFERENT("different", false),
    /** It reported a failure, although nothing was wrong. */
    FAILED_NEEDLESSLY("failed needlessly", false),
    /** It did not end within the time limit. */
    HUNG("hung", false),
    /** It was ended by a signal, or said itself with status 70 that it had a mistake of its own. */
    CRASHED("crashed", false),
    /** It never asked the server for a stream, so that nothing can be said of it. */
    NEVER_ASKED("never asked", false);

    private final String label;
    private final boolean isRight;

    Verdict(String label, boolean isRight) {
        this.label = label;
        this.isRight = isRight;
    }

    /** As the report spells it. */
    public String label() {
        return label;
    }

    /** Whether a client may do so. */
    public boolean isRight() {
        return isRight;
    }
}
