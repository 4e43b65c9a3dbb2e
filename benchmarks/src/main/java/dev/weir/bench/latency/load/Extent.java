package dev.weir.bench.latency.load;

/**
 * How much is asked: whichever of the two ends first.
 *
 * @param requests how many; {@link Long#MAX_VALUE} without a limit
 * @param durationNs how long requests may start, ns; {@link Long#MAX_VALUE} without a limit. Those under way then are waited for
 */
public record Extent(long requests, long durationNs) {

    /**
     * @throws IllegalArgumentException if either is less than 1
     */
    public Extent {
        if (requests < 1 || durationNs < 1) {
            throw new IllegalArgumentException(
                    "a load needs a request and a time, not " + requests + " within " + durationNs + " ns");
        }
    }

    /** So many requests, however long they take. */
    public static Extent requests(long count) {
        return new Extent(count, Long.MAX_VALUE);
    }

    /** As many requests as start within a time. */
    public static Extent duration(long ns) {
        return new Extent(Long.MAX_VALUE, ns);
    }
}
