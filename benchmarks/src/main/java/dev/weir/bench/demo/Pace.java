package dev.weir.bench.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long whoever watches a recording waits; the times that are told stay those recorded. */
@FunctionalInterface
public interface Pace {

    /** Nobody watches. */
    Pace NONE = (ns, cancelled) -> {};

    /**
     * Waits.
     *
     * @param ns how long it took
     * @param cancelled ends the wait when it comes to zero
     * @throws InterruptedException if the thread is interrupted
     */
    void await(long ns, CountDownLatch cancelled) throws InterruptedException;

    /**
     * So many times as long as it took.
     *
     * @param factor 1 for the recorded pace, 0.1 for ten times as fast; 0 or more
     * @throws IllegalArgumentException if it is not
     */
    static Pace scaled(double factor) {
        if (!(factor >= 0 && Double.isFinite(factor))) {
            throw new IllegalArgumentException(
                    "a pace is 0 or more, such as 0.1 for ten times as fast; it was " + factor);
        }
        return (ns, cancelled) -> {
            if (cancelled.await(Math.round(ns * factor), TimeUnit.NANOSECONDS)) {
                return; // the answer is not wanted any more
            }
        };
    }
}
