package dev.weir.replay.ledger;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A moment on both clocks that another program may know.
 *
 * @param monotonicNs of {@link System#nanoTime}: only differences mean something; on Linux the machine's CLOCK_MONOTONIC, so that another
 *     JVM of the same machine reads the same clock
 * @param epochNs since 1970-01-01T00:00:00Z, as the machine's clock has it
 * @param clock by which it was taken
 */
public record Moment(long monotonicNs, long epochNs, Clock clock) {

    /** Who says when. */
    public enum Clock {
        /** The kernel: when it received the bytes. */
        KERNEL("kernel"),
        /** This process: when it looked at the clock, such as after a read. */
        PROCESS("process");

        private final String label;

        Clock(String label) {
            this.label = label;
        }

        /** As reports have it. */
        public String label() {
            return label;
        }
    }

    /** This one, by the process's clock. */
    public static Moment now() {
        long monotonicNs = System.nanoTime();
        Instant now = Instant.now();
        return new Moment(monotonicNs, TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(), Clock.PROCESS);
    }
}
