package dev.weir.bench.gate;

import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * How fast this machine measures, beside what was planned for it, and what there is still time for. A plan is written for two cores of a
 * 2020s server; on a slower machine the last JVMs of a plan are given up, so that a run keeps to its minutes.
 */
final class Pace {

    /** What a run's minutes allow each build before it; one that takes longer is not counted, s. */
    private static final double MOST_BUILD_SECONDS = 60;

    private double limitSeconds;
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

    /** Whether a run has to keep to a time. */
    boolean isLimited() {
        return !Double.isInfinite(limitSeconds);
    }

    /** Time that counts for nothing: what the user asked for beside the questions takes what it takes, and takes none from these. */
    void passOver(double seconds) {
        limitSeconds += seconds;
    }

    /** A build took so long, of which a minute counts. */
    void built(double seconds) {
        passOver(Math.max(0, seconds - MOST_BUILD_SECONDS));
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
                "To keep to the time, %d of %d JVMs were measured; this machine takes %.1f times as long as planned. Verdicts may stay "
                        + "open, and contenders be missing.",
                measuredJvms,
                plannedJvms,
                ratio());
    }
}
