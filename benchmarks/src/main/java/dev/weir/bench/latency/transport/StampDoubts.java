package dev.weir.bench.latency.transport;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known against the stamps of a transport's reads, counted since it began.
 *
 * @param reads that were stamped, or were to be
 * @param unstamped of these, how many had no stamp that could be used
 * @param steps how often the machine's wall clock was stepped meanwhile
 */
public record StampDoubts(long reads, long unstamped, long steps) {

    /** Nothing was read. */
    public static final StampDoubts NONE = new StampDoubts(0, 0, 0);

    /** What has been added since these were counted, of the same transport. */
    public StampDoubts since(StampDoubts earlier) {
        return new StampDoubts(reads - earlier.reads, unstamped - earlier.unstamped, steps - earlier.steps);
    }

    /** One sentence each, for a run's {@code degraded}; empty where there is no doubt. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (steps > 0) {
            sentences.add("the machine's wall clock, on which the kernel stamps arrivals, was stepped " + steps
                    + " times while it was read; times around that are less certain");
        }
        if (unstamped > 0) {
            sentences.add(
                    unstamped + " of " + reads
                            + " reads had no stamp of the kernel that could be used, and have the time at which the read returned");
        }
        return sentences;
    }
}
