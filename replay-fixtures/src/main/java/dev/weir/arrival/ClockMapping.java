package dev.weir.arrival;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The way from the machine's wall clock, on which the kernel stamps arrivals, to the clock of {@link System#nanoTime}.
 *
 * <p>Linux moves both clocks at the same rate, so that the distance between them changes only where the wall clock is stepped
 * (settimeofday, a leap second; clock_gettime(2)). A pair of readings says where the distance lies: the wall clock read between two
 * readings of the monotonic one. Each pair narrows what those before it say; a pair that contradicts them is a step, and begins anew.
 *
 * <p>Not thread-safe: one for each loop or connection.
 */
public final class ClockMapping {

    /** Pairs may contradict one another by what the clocks' readings are rounded to; nothing this small is a step that matters. */
    private static final long SMALLEST_STEP_NS = 1_000;

    private static final int FIRST_PAIRS = 16;
    private static final long NS_PER_S = 1_000_000_000L;

    private final LongSupplier monotonicNs;
    private final LongSupplier realtimeNs;
    /** Monotonic less wall clock lies between these. */
    private long lowestNs = Long.MIN_VALUE;

    private long highestNs = Long.MAX_VALUE;
    private long steps;

    /** Maps the wall clock of this machine to {@link System#nanoTime}. */
    public ClockMapping() {
        this(System::nanoTime, ClockMapping::wallClockNs);
    }

    /**
     * Maps one clock to another.
     *
     * @param monotonicNs reads the clock that times are wanted on
     * @param realtimeNs reads the clock that stamps are on
     */
    public ClockMapping(LongSupplier monotonicNs, LongSupplier realtimeNs) {
        this.monotonicNs = monotonicNs;
        this.realtimeNs = realtimeNs;
        for (int pair = 0; pair < FIRST_PAIRS; pair++) {
            refresh();
        }
    }

    private static long wallClockNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NS_PER_S + now.getNano();
    }

    /** Reads both clocks once more. */
    public void refresh() {
        long beforeNs = monotonicNs.getAsLong();
        long nowNs = realtimeNs.getAsLong();
        long afterNs = monotonicNs.getAsLong();
        narrow(beforeNs - nowNs, afterNs - nowNs);
    }

    /** Takes what one pair of readings says of the distance. */
    private void narrow(long pairLowestNs, long pairHighestNs) {
        long lowest = Math.max(lowestNs, pairLowestNs);
        long highest = Math.min(highestNs, pairHighestNs);
        if (lowest <= highest) {
            lowestNs = lowest;
            highestNs = highest;
            return;
        }
        if (lowest - highest > SMALLEST_STEP_NS) {
            steps++;
        }
        lowestNs = pairLowestNs;
        highestNs = pairHighestNs;
    }

    /**
     * When the bytes of a read arrived that has just returned, on the clock of {@link System#nanoTime}; reads both clocks once more. Never
     * later than {@code returnedNs}. Where the wall clock has been stepped since the last call nobody can say, and it is {@code
     * returnedNs}.
     *
     * @param stampNs when they arrived on the wall clock, ns since 1970
     * @param returnedNs {@link System#nanoTime} when the read returned
     */
    public long arrivalNs(long stampNs, long returnedNs) {
        long stepsBefore = steps;
        refresh();
        return steps == stepsBefore ? Math.min(returnedNs, toMonotonicNs(stampNs)) : returnedNs;
    }

    /** The time on the clock of {@link System#nanoTime} that is a time of the wall clock. */
    public long toMonotonicNs(long realtimeNs) {
        return realtimeNs + lowestNs + (highestNs - lowestNs) / 2;
    }

    /** How far {@link #toMonotonicNs} may be off, ns, in either direction. */
    long uncertaintyNs() {
        return (highestNs - lowestNs + 1) / 2;
    }

    /** How often the wall clock was found stepped. */
    public long steps() {
        return steps;
    }
}
