package dev.weir.llm.event;

/** How a stream ended. */
public enum StreamEnding {
    /** A record with {@code "done":true} arrived. */
    DONE,
    /** An error record arrived. */
    SERVER_ERROR,
    /** Neither did: the answer is cut short, even if the connection closed cleanly. */
    INCOMPLETE
}
