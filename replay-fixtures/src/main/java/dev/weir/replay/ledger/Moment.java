package dev.weir.replay.ledger;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A moment on both clocks that another program may know.
 *
 * @param monotonicNs of {@link System#nanoTime}: only differences mean something; on Linux the machine's CLOCK_MONOTONIC, so that another
 *     JVM of the same machine reads the same clock
 * @param epochNs since 1970-01-01T00:00:00Z, as the machine's clock has it
 */
public record Moment(long monotonicNs, long epochNs) {

    /** This one. */
    public static Moment now() {
        long monotonicNs = System.nanoTime();
        Instant now = Instant.now();
        return new Moment(monotonicNs, TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    }
}
