package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.load.LoadGenerator;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A wish from another thread, such as a user's, that a session end early. Thread-safe. */
public final class Interruption {

    private @Nullable LoadGenerator underWay;
    private @Nullable String reason;

    /** Ends what is under way, and what is still to come. */
    public synchronized void request(String why) {
        if (reason == null) {
            reason = why;
            if (underWay != null) {
                stop(underWay, why);
            }
        }
    }

    /** Why the session is to end; empty while it is not. */
    public synchronized Optional<String> reason() {
        return Optional.ofNullable(reason);
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
