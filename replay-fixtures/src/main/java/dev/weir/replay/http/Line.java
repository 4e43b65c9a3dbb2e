package dev.weir.replay.http;

/**
 * The way to one client, as far as answering needs it; a stand-in with a clock of its own serves tests. Used by one thread, which none of
 * its methods hold up.
 */
interface Line {

    /** Now, on the clock of {@link #at}, ns. */
    long nowNs();

    /** Has a task done at a time on that clock, or as soon as possible after it; one at a time, and none once the client has gone. */
    void at(long ns, Runnable task);

    /** Hands bytes to the operating system, and runs a task when it has taken all of them; never, if the client goes before. */
    void write(byte[] bytes, int from, int to, Runnable whenWritten);
}
