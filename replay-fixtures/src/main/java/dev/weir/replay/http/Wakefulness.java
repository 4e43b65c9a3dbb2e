package dev.weir.replay.http;

/**
 * How long before the end of a wait an event loop stops sleeping and watches the clock instead.
 *
 * <p>A sleeping thread wakes late: by the timer slack of the kernel (Linux: 50 us, see prctl(2), PR_SET_TIMERSLACK), by the rounding of
 * whatever waits, and by the time an idle processor takes to come back, which is a few hundred microseconds on some virtual machines. The
 * first is always allowed for, and costs next to nothing because it is nearly always slept through. The others are allowed for as far as
 * the watching stays below a share of the loop's time, so it helps few streams, which leave processors idle, and does not burden many,
 * which do not.
 *
 * @param slackNs always allowed for
 * @param mostNs allowed for beyond that where the share permits it
 * @param share the loop watches the clock for at most one part in this many of its waits, slack aside
 */
record Wakefulness(long slackNs, long mostNs, int share) {

    /** How long before its end a wait of {@code waitNs} is to be awake. */
    long leadNs(long waitNs) {
        return slackNs + Math.min(mostNs, waitNs / share);
    }
}
