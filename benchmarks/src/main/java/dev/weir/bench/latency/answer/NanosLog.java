package dev.weir.bench.latency.answer;

import java.util.Arrays;

/** Durations of one request in the order in which they arose. Its memory is kept from one request to the next. */
final class NanosLog {

    private long[] ns = new long[64];
    private int size;

    void add(long durationNs) {
        if (size == ns.length) {
            ns = Arrays.copyOf(ns, 2 * size);
        }
        ns[size++] = durationNs;
    }

    long[] toArray() {
        return Arrays.copyOf(ns, size);
    }

    void clear() {
        size = 0;
    }
}
