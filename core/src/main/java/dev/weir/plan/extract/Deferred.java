package dev.weir.plan.extract;

import java.util.Arrays;

/**
 * Objects that are no valid plans, inside one that may yet be a plan itself: they are refused if it turns out not to be one. As offsets
 * of their first byte and behind their last, in the order in which they closed; there are no more of them than their bytes make room for.
 */
final class Deferred {

    private long[] spans = new long[16];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size / 3;
    }

    /**
     * @param stepsShown whether it has a member {@code steps}
     */
    void add(long from, long to, boolean stepsShown) {
        if (size + 3 > spans.length) {
            spans = Arrays.copyOf(spans, 2 * spans.length);
        }
        spans[size++] = from;
        spans[size++] = to;
        spans[size++] = stepsShown ? 1 : 0;
    }

    long from(int i) {
        return spans[3 * i];
    }

    long to(int i) {
        return spans[3 * i + 1];
    }

    boolean stepsShown(int i) {
        return spans[3 * i + 2] != 0;
    }

    /** Whether one of them is inside the object that begins there, and has just closed. */
    boolean isInside(long start) {
        return size > 0 && from(size() - 1) > start;
    }

    /** Forgets those that begin behind {@code start}: they are part of something that is now known. */
    void dropFrom(long start) {
        while (isInside(start)) {
            size -= 3;
        }
    }

    /** Forgets the first ones. */
    void dropFirst(int count) {
        System.arraycopy(spans, 3 * count, spans, 0, size - 3 * count);
        size -= 3 * count;
    }
}
