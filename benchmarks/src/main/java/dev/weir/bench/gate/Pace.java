package dev.weir.bench.gate;

import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * How fast this machine measures, beside what was planned for it, and what there is still time for. A plan is written for two cores of a
 * 2020s server; on a slower machine the last JVMs of a plan are given up, so that a run keeps to its minutes.
 */
final class Pace {

    private final double limitSeconds;
    private final DoubleSupplier goneSeconds;
    private double plannedSeconds;
    private double tookSeconds;

    /**
     * Begins.
     *
     * @param limitSeconds what the whole run may take; infinity where it takes what it takes
     * @param goneSeconds what of it has gone, s
     */
    Pace(double limitSeconds, DoubleSupplier goneSeconds) {
        this.limitSeconds = limitSeconds;
        this.goneSeconds = goneSeconds;
    }

    /** A JVM has measured. */
    void took(double plannedSeconds, double seconds) {
        this.plannedSeconds += plannedSeconds;
        tookSeconds += seconds;
    }

    /** Time taken / time planned, so far; 1 before anything was measured. */
    double ratio() {
        return plannedSeconds == 0 ? 1 : tookSeconds / plannedSeconds;
    }

    /**
     * Whether that much more can be measured.
     *
     * @param plannedSeconds what was planned for it
     * @param keptSeconds what must be left afterwards
     */
    boolean hasTimeFor(double plannedSeconds, double keptSeconds) {
        return goneSeconds.getAsDouble() + ratio() * plannedSeconds + keptSeconds <= limitSeconds;
    }

    /** What was given up, in a sentence. */
    String describe(int measuredJvms, int plannedJvms) {
        return String.format(
                Locale.ROOT,
                "This machine takes %.1f times as long as planned: %d of %d JVMs were measured, to keep to the time; more verdicts may stay "
                        + "open.",
                ratio(),
                measuredJvms,
                plannedJvms);
    }
}
