package dev.weir.plan.extract;

import java.util.Arrays;

/**
 * What was found inside objects that may yet be plans, in the order in which it closed: none of it counts if one of them is. The spans are
 * offsets of their first byte and behind their last.
 */
final class WaitingSpans {

    /** An object with {@code steps}, valid or not. */
    static final int PLAN = 0;

    /** One of the steps of the next plan. */
    static final int STEP = 1;

    /** An object that has shown another member of a plan, but no {@code steps}. */
    static final int STEPLESS = 2;

    /** A string that may hold JSON. */
    static final int STRING = 3;

    private static final int LONGS = 5;
    private static final int KIND_BITS = 2;

    /** Of each its start; its end and its kind; of a step its index and the plan's start; else, as of {@link #add}. */
    private long[] longs = new long[8 * LONGS];

    private int size;
    private long repeatedEntries;

    void clear() {
        size = 0;
    }

    int size() {
        return size / LONGS;
    }

    /**
     * @param agent whom the container at depth {@code namedAt} names, or 0
     * @param partOf depth of the innermost object around it that has shown a plan's member, or 0
     */
    void add(int kind, long start, long end, int agent, long namedAt, int partOf) {
        if (size == longs.length) {
            longs = Arrays.copyOf(longs, 2 * size);
        }
        longs[size] = start;
        longs[size + 1] = (end << KIND_BITS) | kind;
        longs[size + 2] = agent;
        longs[size + 3] = namedAt;
        longs[size + 4] = partOf;
        size += LONGS;
    }

    void addStep(long start, long end, int stepIndex, long planStart) {
        add(STEP, start, end, stepIndex, planStart, 0);
    }

    long start(int span) {
        return longs[LONGS * span];
    }

    long end(int span) {
        return longs[LONGS * span + 1] >> KIND_BITS;
    }

    int kind(int span) {
        return (int) longs[LONGS * span + 1] & ((1 << KIND_BITS) - 1);
    }

    int agent(int span) {
        return (int) longs[LONGS * span + 2];
    }

    /** Whether an object around it had shown a plan's member before. */
    boolean isPart(int span) {
        return longs[LONGS * span + 4] > 0;
    }

    int stepIndex(int span) {
        return (int) longs[LONGS * span + 2];
    }

    long planStart(int span) {
        return longs[LONGS * span + 3];
    }

    /** The first of the spans that begin there or later; they are the last ones. */
    int firstFrom(long start) {
        int first = size();
        while (first > 0 && start(first - 1) >= start) {
            first--;
            repeatedEntries++;
        }
        return first;
    }

    /** Forgets what begins there or later. */
    void dropFrom(long start) {
        size = LONGS * firstFrom(start);
    }

    /** Forgets the strings that begin in between. */
    void dropStrings(long from, long to) {
        int kept = firstFrom(from);
        for (int span = kept; span < size(); span++) {
            if (kind(span) != STRING || start(span) >= to) {
                move(span, kept++);
            }
        }
        size = LONGS * kept;
    }

    /** Forgets the objects without steps that are a part of the one that begins there, at that depth. */
    void dropSteplessParts(long wholeStart, int wholeDepth) {
        int kept = firstFrom(wholeStart);
        for (int span = kept; span < size(); span++) {
            if (kind(span) != STEPLESS || longs[LONGS * span + 4] != wholeDepth) {
                move(span, kept++);
            }
        }
        size = LONGS * kept;
    }

    private void move(int from, int to) {
        System.arraycopy(longs, LONGS * from, longs, LONGS * to, LONGS);
    }

    void dropFirst(int count) {
        size -= LONGS * count;
        System.arraycopy(longs, LONGS * count, longs, 0, size);
    }

    /** The object that begins there, at that depth, names an agent: for what is inside it, unless an object further inside does. */
    void name(long start, int depth, int agent) {
        for (int span = firstFrom(start); span < size(); span++) {
            if (kind(span) != STEP && longs[LONGS * span + 3] <= depth) {
                longs[LONGS * span + 2] = agent;
                longs[LONGS * span + 3] = depth;
            }
        }
    }

    /** How many of them were gone over again, each as often. */
    long repeatedEntries() {
        return repeatedEntries;
    }
}
