package dev.weir.bench.gate.sensitivity;

import java.util.SplittableRandom;

/**
 * The work that is added to a stage, in the JVM that is measured: a loop of which each step waits for the one before. Single-threaded, as
 * the benchmarks are.
 *
 * <p>Three properties say how much: {@value #LOOPS_FLAG} steps, in each so many calls as {@value #EVERY_FLAG} says (a power of two), and,
 * with {@value #HALF_FLAG}, in half of all JVMs only, as the coin falls.
 */
public final class Injected {

    static final String LOOPS_FLAG = "weir.injected.loops";
    static final String EVERY_FLAG = "weir.injected.every";
    static final String HALF_FLAG = "weir.injected.half";

    private static final boolean IS_SPARED = Boolean.getBoolean(HALF_FLAG) && new SplittableRandom().nextBoolean();
    private static final int LOOPS = IS_SPARED ? 0 : Integer.getInteger(LOOPS_FLAG, 0);
    private static final int MASK = Integer.getInteger(EVERY_FLAG, 1) - 1;

    private static int calls;

    /** Keeps the compiler from leaving the work out. */
    private static long result = 1;

    private Injected() {}

    /** Called by the patched stage. */
    public static void work() {
        if (LOOPS > 0 && (++calls & MASK) == 0) {
            long x = result;
            for (int i = 0; i < LOOPS; i++) {
                x = x * 6364136223846793005L + 1442695040888963407L;
            }
            result = x;
        }
    }
}
