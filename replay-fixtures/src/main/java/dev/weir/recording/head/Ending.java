package dev.weir.recording.head;

/** How a recorded response ended. */
public enum Ending {
    /** The body ended as its framing says it should. */
    COMPLETE("complete"),
    /** The connection ended in order, but before the framing's end. */
    TRUNCATED("truncated"),
    /** The connection was reset. */
    RESET("reset"),
    /** The client that recorded went away before the end. */
    CUT_BY_CLIENT("cut-by-client");

    private final String label;

    Ending(String label) {
        this.label = label;
    }

    /** As {@code recording.json} spells it. */
    public String label() {
        return label;
    }
}
