package dev.weir.plan;

import java.util.Arrays;

/**
 * Where objects and arrays begin that are known to break off, behind the place where the text is being read again.
 *
 * <p>What is open where JSON's grammar is broken is broken there too, read alone as well. So each abandoned value is read again, as
 * prose, once, and not once for each of the objects and arrays in it: this is what makes the work linear ({@code ExtractorGrowthTest}).
 */
final class BrokenStarts {

    private long[] sorted = new long[16];
    private int first;
    private int size;

    void reset() {
        first = 0;
        size = 0;
    }

    /**
     * Adds {@code count} offsets, ascending; those before {@code readAgainFrom} are forgotten.
     *
     * @param starts holds them from index {@code from} on
     */
    void add(long[] starts, int from, int count, long readAgainFrom) {
        while (first < size && sorted[first] < readAgainFrom) {
            first++;
        }
        System.arraycopy(sorted, first, sorted, 0, size - first);
        size -= first;
        first = 0;
        if (size + count > sorted.length) {
            sorted = Arrays.copyOf(sorted, 2 * (size + count));
        }
        System.arraycopy(starts, from, sorted, size, count);
        boolean inOrder = size == 0 || count == 0 || sorted[size - 1] < sorted[size];
        size += count;
        if (!inOrder) {
            Arrays.sort(sorted, 0, size);
        }
    }

    /** Whether what begins there breaks off. Asked in ascending order. */
    boolean contains(long start) {
        while (first < size && sorted[first] < start) {
            first++;
        }
        return first < size && sorted[first] == start;
    }
}
