package dev.weir.bench.gate;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The time that a run may take, and whether what is planned next still fits into it. Not thread-safe.
 *
 * <p>Plans are made for a quiet machine. How much slower this one is, is learned from what was measured so far.
 */
final class TimeLimit {

    /** Kept free: for the report, and for a measurement that takes longer than those before it. */
    private static final double SPARE_SECONDS = 10;

    private static final double NS_PER_S = 1e9;

    private final LongSupplier nanoTime;
    private final long startNs;
    private final double seconds;
    private double plannedSeconds;
    private double spentSeconds;

    /**
     * A limit that counts from now on.
     *
     * @param nanoTime a clock that never goes back, ns
     * @param seconds how long the run may take, s; infinite where there is no limit
     */
    TimeLimit(LongSupplier nanoTime, double seconds) {
        this.nanoTime = nanoTime;
        this.startNs = nanoTime.getAsLong();
        this.seconds = seconds;
    }

    /** Whether something ends in time that takes so long on a quiet machine, s. */
    boolean allows(double planned) {
        double elapsed = (nanoTime.getAsLong() - startNs) / NS_PER_S;
        return elapsed + planned * slowness() + SPARE_SECONDS <= seconds;
    }

    /** Does something that takes so long on a quiet machine, s, and learns from how long it takes here. */
    <T> T spend(double planned, Supplier<T> work) {
        long fromNs = nanoTime.getAsLong();
        T result = work.get();
        plannedSeconds += planned;
        spentSeconds += (nanoTime.getAsLong() - fromNs) / NS_PER_S;
        return result;
    }

    private double slowness() {
        return plannedSeconds == 0 ? 1 : Math.max(1, spentSeconds / plannedSeconds);
    }
}
