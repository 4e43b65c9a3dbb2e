package dev.weir.plan.extract;

import java.util.Arrays;
import java.util.function.LongPredicate;

/** Where the plans stand that strict reading has rejected: all of them, be they described or not, in 16 bytes each. */
final class RejectedSpans {

    /** Offsets of their first bytes, ascending; those of one string have the string's. */
    private long[] starts = new long[16];

    /** Offset behind each, or -1 if it did not close. */
    private long[] ends = new long[16];

    private int size;

    void add(long fromByte, long toByte, boolean closed) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        int place = size;
        while (place > 0 && starts[place - 1] > fromByte) { // they come in this order, but for one around others
            starts[place] = starts[place - 1];
            ends[place] = ends[place - 1];
            place--;
        }
        starts[place] = fromByte;
        ends[place] = closed ? toByte : -1;
        size++;
    }

    /** Where one ends that begins there and has closed, or -1 if there is none. */
    long endOfClosed(long fromByte) {
        int place = Arrays.binarySearch(starts, 0, size, fromByte);
        while (place > 0 && starts[place - 1] == fromByte) {
            place--;
        }
        long end = -1;
        for (int i = place; i >= 0 && i < size && starts[i] == fromByte && end < 0; i++) {
            end = ends[i];
        }
        return end;
    }

    /** How many of them do not begin where the reader in question has been. */
    long countUnless(LongPredicate hasRead) {
        return Arrays.stream(starts, 0, size)
                .filter(start -> !hasRead.test(start))
                .count();
    }
}
