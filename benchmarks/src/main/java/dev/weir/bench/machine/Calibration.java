package dev.weir.bench.machine;

/**
 * A loop that does the same work each time: how fast the processor is just now. Of several runs the best counts, because other work makes
 * one slower and none faster, while a clock that was turned down makes all slower. What is slower than the best so far is looked at again a
 * few times: a guest of the host that takes the processor for a moment is gone then, a clock that was turned down is not.
 */
final class Calibration {

    private static final int RUNS = 12;
    private static final int STEPS = 400_000;
    private static final int WARM_UP_RUNS = 60;
    private static final int MORE_LOOKS = 5;
    private static final long PAUSE_MS = 100;

    /** What of a difference is worth another look. */
    private static final double SLOWER = 1.05;

    /** Keeps the compiler from leaving the work out. */
    private static volatile long result;

    private static boolean isWarm;
    private static double leastNs = Double.POSITIVE_INFINITY;

    private Calibration() {}

    /** Runs it, for about a hundredth of a second; for up to half a second where it is slower than before. */
    static synchronized double runNs() {
        if (!isWarm) {
            for (int i = 0; i < WARM_UP_RUNS; i++) {
                work();
            }
            isWarm = true;
        }
        double best = bestOfSome();
        for (int more = 0; more < MORE_LOOKS && best > SLOWER * leastNs && pause(); more++) {
            best = Math.min(best, bestOfSome());
        }
        leastNs = Math.min(leastNs, best);
        return best;
    }

    private static double bestOfSome() {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long began = System.nanoTime();
            work();
            best = Math.min(best, System.nanoTime() - began);
        }
        return best;
    }

    /** Whether nobody interrupted it. */
    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
