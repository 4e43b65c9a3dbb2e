package dev.weir.replay;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long before the end of a wait a thread stops sleeping and watches the clock instead. Shared by all streams of a server;
 * thread-safe.
 *
 * <p>A sleeping thread wakes late: by the timer slack of the kernel (Linux: 50 us, see prctl(2), PR_SET_TIMERSLACK) and by the time an
 * idle processor takes to come back, which is a few hundred microseconds on some virtual machines. The first is always allowed for, and
 * costs next to nothing because it is nearly always slept through. The second is allowed for as far as the watching of all streams
 * together stays below a small share of one processor, so it helps few streams, which leave processors idle, and does not burden many,
 * which do not.
 */
final class Wakefulness {

    private static final long TIMER_SLACK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LONGEST_NS = TimeUnit.MICROSECONDS.toNanos(400);

    /** All streams together watch the clock for at most one part in this many of one processor's time, timer slack aside. */
    private static final int SHARE_OF_A_PROCESSOR = 32;

    private final LongSupplier streams;

    /** {@code streams} is how many answers are in progress. */
    Wakefulness(LongSupplier streams) {
        this.streams = streams;
    }

    /** How long before its end a stream's wait of {@code waitNs} is to be awake. */
    long leadNs(long waitNs) {
        long shareNs = waitNs / SHARE_OF_A_PROCESSOR / Math.max(1, streams.getAsLong());
        return TIMER_SLACK_NS + Math.min(LONGEST_NS, shareNs);
    }
}
