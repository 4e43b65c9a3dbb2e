package dev.weir.bench.doctor;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * How late this process wakes up when it asked to be woken at a time: what a load generator on this machine would be late with each
 * request and, by the process's clock, with each arrival.
 *
 * @param times how often it slept
 * @param medianNs median lateness, ns
 * @param p99Ns lateness that one in a hundred exceeds, ns
 * @param maxNs the most, ns
 */
public record TimerLateness(long times, long medianNs, long p99Ns, long maxNs) {

    private static final int TIMES = 700;
    private static final long INTERVAL_NS = 1_000_000;

    /** Measures it, for about a second. */
    public static TimerLateness measure() {
        return measure(System::nanoTime, LockSupport::parkNanos);
    }

    /**
     * @param clockNs tells the time
     * @param sleepNs sleeps so long, or a little longer; may wake early
     */
    static TimerLateness measure(LongSupplier clockNs, LongConsumer sleepNs) {
        Histogram lateness = new Histogram(3);
        for (int i = 0; i < TIMES; i++) {
            long dueNs = clockNs.getAsLong() + INTERVAL_NS;
            long nowNs = clockNs.getAsLong();
            while (nowNs < dueNs && !Thread.currentThread().isInterrupted()) {
                sleepNs.accept(dueNs - nowNs);
                nowNs = clockNs.getAsLong();
            }
            lateness.recordValue(Math.max(0, nowNs - dueNs));
        }
        return new TimerLateness(
                TIMES, lateness.getValueAtPercentile(50), lateness.getValueAtPercentile(99), lateness.getMaxValue());
    }
}
