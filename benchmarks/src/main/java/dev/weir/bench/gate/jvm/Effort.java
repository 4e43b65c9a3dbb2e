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

    /** How long it takes, s. */
    public double seconds() {
        return STARTING_SECONDS + (warmupIterations * warmupMs + measuredIterations * measuredMs) / 1e3;
    }

    /** How long it takes in a JVM that holds two builds, s. */
    public double pairSeconds() {
        return 2 * seconds() - STARTING_SECONDS;
    }
}
