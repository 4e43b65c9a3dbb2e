package dev.weir.plan.extract;

import java.util.Arrays;

/**
 * What was worth an action inside an object that may be a plan, in order: so that it can be gone over once more as an envelope, should it
 * turn out to be none, without reading a byte of it again. At most eight bytes for each bracket, name and string that may hold JSON. Of
 * objects inside one another that all turn out to be envelopes, each has its part of the entries gone over again: an entry as often as
 * objects are around it, which is {@value OpenContainers#MAX_DEPTH} times at most ({@code ExtractorGrowthTest}).
 */
final class Outline {

    static final int OPEN_OBJECT = 0;
    static final int OPEN_ARRAY = 1;
    static final int CLOSE_OBJECT = 2;
    static final int CLOSE_ARRAY = 3;

    /** A string that may hold JSON; the next entry says where it ends. */
    static final int STRING_START = 4;

    static final int STRING_END = 5;

    /** A name, plus which {@link PlanMember} it is. */
    static final int NAME = 6;

    private static final int KIND_BITS = 4;

    private long[] entries = new long[32];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** @param at offset of the byte that asked for the action */
    void add(int kind, long at) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        entries[size++] = (at << KIND_BITS) | kind;
    }

    int kind(int entry) {
        return (int) entries[entry] & ((1 << KIND_BITS) - 1);
    }

    long at(int entry) {
        return entries[entry] >>> KIND_BITS;
    }
}
