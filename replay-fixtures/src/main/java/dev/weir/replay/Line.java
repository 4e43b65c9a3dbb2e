package dev.weir.replay;

/** The way to one client, as far as answering needs it; a stand-in with a clock of its own serves tests. */
interface Line {

    /** Now, on the clock of {@link #waitUntil}, ns. */
    long nowNs();

    /**
     * Waits until a time on that clock.
     *
     * @return false as soon as the client is known to have gone
     */
    boolean waitUntil(long ns);

    /** Waits until the client has gone, or the server closes the connection. */
    void waitUntilGone();

    /**
     * Writes bytes at once.
     *
     * @return false if the client has gone
     */
    boolean write(byte[] bytes, int from, int to);

    /** Ends the connection with a reset instead of in order. */
    void reset();

    /** Whether this side ended the connection before the client did. */
    boolean isClosedHere();
}
