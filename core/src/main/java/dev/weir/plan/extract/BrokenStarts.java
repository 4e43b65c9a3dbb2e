package dev.weir.plan.extract;

import java.util.Arrays;

/**
 * Where objects and arrays begin that are known to break off, behind the place where the text is being read again.
 *
 * <p>What is open where JSON's grammar is broken is broken there too, read alone as well. So each abandoned value is read again, as
 * prose, once, and not once for each of the objects and arrays in it: this is what makes the work linear ({@code ExtractorGrowthTest}).
 */
final class BrokenStarts {

    private long[] starts = new long[16];
    private int first;
    private int end;
    private boolean sorted;

    void reset() {
        first = 0;
        end = 0;
        sorted = true;
    }

    /** Forgets those before that offset. */
    void dropBefore(long offset) {
        skipTo(offset);
        System.arraycopy(starts, first, starts, 0, end - first);
        end -= first;
        first = 0;
    }

    void add(long start) {
        if (end == starts.length) {
            starts = Arrays.copyOf(starts, 2 * end);
        }
        sorted &= end == first || starts[end - 1] < start;
        starts[end++] = start;
    }

    /** Whether what begins there breaks off. Asked in ascending order. */
    boolean contains(long start) {
        skipTo(start);
        return first < end && starts[first] == start;
    }

    private void skipTo(long offset) {
        if (!sorted) {
            Arrays.sort(starts, first, end);
            sorted = true;
        }
        while (first < end && starts[first] < offset) {
            first++;
        }
    }
}
