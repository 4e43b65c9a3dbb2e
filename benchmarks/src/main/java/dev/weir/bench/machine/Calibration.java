package dev.weir.bench.machine;

/**
 * A loop that does the same work each time: how fast the processor is just now. Of several runs the best counts, because other work makes
 * one slower and none faster, while a clock that was turned down makes all slower.
 */
final class Calibration {

    private static final int RUNS = 12;
    private static final int STEPS = 400_000;
    private static final int WARM_UP_RUNS = 60;

    /** Keeps the compiler from leaving the work out. */
    private static volatile long result;

    private static boolean isWarm;

    private Calibration() {}

    /** Runs it, for about a hundredth of a second. */
    static synchronized double runNs() {
        if (!isWarm) {
            for (int i = 0; i < WARM_UP_RUNS; i++) {
                work();
            }
            isWarm = true;
        }
        long best = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long began = System.nanoTime();
            work();
            best = Math.min(best, System.nanoTime() - began);
        }
        return best;
    }

    /** Each step waits for the one before (D. Knuth's MMIX generator), so that neither cache nor width of a processor matters. */
    private static void work() {
        long x = result;
        for (int i = 0; i < STEPS; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
        }
        result = x;
    }
}
