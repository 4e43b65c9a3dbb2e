package dev.weir.bench.latency.laboratory;

import dev.weir.bench.latency.load.LoadGenerator;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A wish from another thread, such as a user's, that a session end early. Thread-safe. */
public final class Interruption {

    private @Nullable LoadGenerator underWay;
    private @Nullable String reason;

    /** Ends what is under way, and what is still to come. */
    public synchronized void request(String why) {
        if (reason == null) {
            reason = why;
            notifyAll();
            if (underWay != null) {
                stop(underWay, why);
            }
        }
    }

    /** Why the session is to end; empty while it is not. */
    public synchronized Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Waits for the wish, where there are signs that it is coming.
     *
     * @param mostMs for at most so long
     * @return why the session is to end; empty if it is not
     * @throws InterruptedException if the thread is interrupted
     */
    public synchronized Optional<String> awaitReason(long mostMs) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMs);
        for (long leftNs = endNs - System.nanoTime();
                reason == null && leftNs > 0;
                leftNs = endNs - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, leftNs);
        }
        return reason();
    }

    /** A load begins, which is to be stopped if the wish comes, or has come. */
    synchronized void watch(LoadGenerator generator) {
        underWay = generator;
        if (reason != null) {
            stop(generator, reason);
        }
    }

    /** A load is over: from here on its loop may close. */
    synchronized void unwatch(LoadGenerator generator) {
        if (underWay == generator) {
            underWay = null;
        }
    }

    /** A wish must be heard though the loop was closed meanwhile: then the load is over anyway. */
    private static void stop(LoadGenerator generator, String why) {
        try {
            generator.stop(why);
        } catch (IllegalStateException | RejectedExecutionException e) {
            // closed loops say so in these ways
        }
    }
}
