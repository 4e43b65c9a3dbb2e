package dev.weir.bench.overhead;

import java.util.Arrays;

/** Times that were measured, ns; they may be negative. Not thread-safe. */
final class Samples {

    private long[] values = new long[64];
    private int count;
    private boolean isSorted;

    void add(long ns) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = ns;
        isSorted = false;
    }

    int count() {
        return count;
    }

    /** NaN where there are none. */
    double mean() {
        return Arrays.stream(values, 0, count).average().orElse(Double.NaN);
    }

    /**
     * The least of them that so many percent are not above.
     *
     * @throws IllegalStateException where there are none
     */
    double percentile(double percent) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        if (!isSorted) {
            Arrays.sort(values, 0, count);
            isSorted = true;
        }
        int rank = (int) Math.ceil(percent / 100 * count);
        return values[Math.min(count, Math.max(1, rank)) - 1];
    }
}
