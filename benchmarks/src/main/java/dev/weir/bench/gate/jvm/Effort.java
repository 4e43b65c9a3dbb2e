package dev.weir.bench.gate.jvm;

/**
 * What one JVM spends on one cell.
 *
 * @param warmupIterations iterations before measuring
 * @param warmupMs length of one of them, ms
 * @param measuredIterations iterations measured
 * @param measuredMs length of one of them, ms
 */
public record Effort(int warmupIterations, int warmupMs, int measuredIterations, int measuredMs) {

    /** To start a JVM, read the recording, wait for the compiler, and run over the ends of iterations; measured, s. */
    private static final double STARTING_SECONDS = 1.3;

    /** Processors that a JVM of two builds keeps busy, its compiler's included; measured. */
    private static final double PROCESSORS_A_PAIR = 1.5;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** How many JVMs that hold two builds measure at once. */
    public static final int PAIRS_AT_ONCE = Math.max(1, Math.min(4, PROCESSORS));

    /** How long it takes, s. */
    public double seconds() {
        return STARTING_SECONDS + (warmupIterations * warmupMs + measuredIterations * measuredMs) / 1e3;
    }

    /** How long a JVM that holds two builds takes of a run, where some measure at once, s. */
    public double pairSeconds() {
        return (2 * seconds() - STARTING_SECONDS)
                / Math.max(1, Math.min(PAIRS_AT_ONCE, PROCESSORS / PROCESSORS_A_PAIR));
    }
}
