package dev.weir.bench.latency.suite;

import java.util.function.IntSupplier;
import java.util.stream.LongStream;

/** How long something takes once its code is warm: an order of magnitude beside network times, not a benchmark. */
final class WarmTiming {

    private static final int TIMES = 400;

    /** Written, so that the compiler cannot leave the work out, and never read. */
    @SuppressWarnings("UnusedVariable")
    private static volatile int sink;

    private WarmTiming() {}

    /**
     * The median of the second half of many times, ns.
     *
     * @param work does it, and returns something that depends on it
     */
    static long ns(IntSupplier work) {
        long[] tookNs = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long begunNs = System.nanoTime();
            sink = work.getAsInt();
            tookNs[i] = System.nanoTime() - begunNs;
        }
        return Medians.of(LongStream.of(tookNs).skip(TIMES / 2)).orElseThrow();
    }
}
