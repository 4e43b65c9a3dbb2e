package dev.weir.bench.latency.load;

/** One thread's time and tasks: all of a load happens there, one thing after another. */
public interface Loop {

    /** Now, on the clock of {@link System#nanoTime}. */
    long nowNs();

    /**
     * Runs a task on the loop at a time, or soon where that has passed. May be called from any thread.
     *
     * @param atNs when, on the loop's clock
     */
    void at(long atNs, Runnable task);

    /** Runs a task on the loop after what is due there. May be called from any thread. */
    default void soon(Runnable task) {
        at(nowNs(), task);
    }
}
