package dev.weir.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several {@link ElementPath}s as one automaton, walked from a value to what is in it. A bit stands for a place in a path: so many segments
 * have been matched. Each open object or array has the set of bits that its own place in the text has; the set of what is in it is that
 * set, those bits kept whose next segment matches, moved up by one. Immutable.
 */
final class PathSet {

    private static final int NO_INDEX = -1;

    /** Which bits an outermost value has. */
    final long first;

    /** Which bits mean that the value is wanted, and which of those are of a path whose strings grow. */
    final long wanted;

    final long growing;

    /** Which bits have a next segment that more than one member or item can match. */
    final long many;

    private final int[] pathOf = new int[Long.SIZE];
    private final byte[] @Nullable [] names = new byte[Long.SIZE][];
    private final int[] indexes = new int[Long.SIZE];

    PathSet(List<ElementPath> paths) {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("at least one path is needed, such as \"/items/*\"");
        }
        long firstBits = 0;
        long wantedBits = 0;
        long growingBits = 0;
        long manyBits = 0;
        int bit = 0;
        for (int path = 0; path < paths.size(); path++) {
            List<String> segments = paths.get(path).segments();
            if (bit + segments.size() >= Long.SIZE) {
                throw new IllegalArgumentException("the paths together have more than " + (Long.SIZE - paths.size())
                        + " segments: read the text with two JsonElements");
            }
            firstBits |= 1L << bit;
            for (String segment : segments) {
                boolean star = segment.equals("*");
                manyBits |= star ? 1L << bit : 0;
                names[bit] = star ? null : segment.getBytes(StandardCharsets.UTF_8);
                indexes[bit++] = index(segment);
            }
            wantedBits |= 1L << bit;
            growingBits |= paths.get(path).growing() ? 1L << bit : 0;
            pathOf[bit++] = path;
        }
        first = firstBits;
        wanted = wantedBits;
        growing = growingBits;
        many = manyBits;
    }

    private static int index(String segment) {
        boolean digits = segment.matches("0|[1-9][0-9]{0,8}");
        return digits ? Integer.parseInt(segment) : NO_INDEX;
    }

    /** Which path that bit, one of {@link #wanted}, is the end of. */
    int path(int bit) {
        return pathOf[bit];
    }

    /** The bits of a member of an object that has these bits; its name, decoded, is {@code name[from, to)}, or unknown. */
    long member(long bits, byte @Nullable [] name, int from, int to) {
        long matched = 0;
        for (long left = bits & ~wanted; left != 0; left &= left - 1) {
            byte[] expected = names[Long.numberOfTrailingZeros(left)];
            if (expected == null || (name != null && Arrays.equals(name, from, to, expected, 0, expected.length))) {
                matched |= Long.lowestOneBit(left);
            }
        }
        return matched << 1;
    }

    /** The bits of an item, counted from 0, of an array that has these bits. */
    long item(long bits, int index) {
        long open = bits & ~wanted;
        long matched = open & many;
        for (long left = open & ~many; left != 0; left &= left - 1) {
            if (indexes[Long.numberOfTrailingZeros(left)] == index) {
                matched |= Long.lowestOneBit(left);
            }
        }
        return matched << 1;
    }
}
