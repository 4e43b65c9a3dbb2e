package dev.weir.llm.event;

/** How a stream ended. */
public enum StreamEnding {
    /** The record that completes an answer arrived: {@code "done":true}, {@code [DONE]}, or what a dialect has in their place. */
    DONE,
    /** An error record arrived. */
    SERVER_ERROR,
    /** Neither did: the answer is cut short, even if the connection closed cleanly. */
    INCOMPLETE
}
