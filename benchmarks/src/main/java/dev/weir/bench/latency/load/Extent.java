package dev.weir.bench.latency.load;

import dev.weir.bench.run.Shard;

/**
 * What is asked, and how much of it: whichever of the two limits is reached first.
 *
 * @param first index of the first request
 * @param requests how many; {@link Long#MAX_VALUE} without a limit
 * @param durationNs how long requests may start, ns; {@link Long#MAX_VALUE} without a limit. Those under way then are waited for
 */
public record Extent(long first, long requests, long durationNs) {

    /**
     * @throws IllegalArgumentException if a limit is less than 1
     */
    public Extent {
        if (requests < 1 || durationNs < 1) {
            throw new IllegalArgumentException(
                    "a load needs a request and a time, not " + requests + " within " + durationNs + " ns");
        }
    }

    /** How much of it a shard is to send, for those who watch it; the same indices. */
    public Extent of(Shard shard) {
        return new Extent(first, shard.share(first, requests), durationNs);
    }

    /** So many requests, however long they take. */
    public static Extent requests(long count) {
        return new Extent(0, count, Long.MAX_VALUE);
    }

    /** As many requests as start within a time. */
    public static Extent duration(long ns) {
        return new Extent(0, Long.MAX_VALUE, ns);
    }

    /**
     * So many requests ahead of a run that counts from 0. Their indices are below 0, so that they ask for what comes last in a set of
     * prompts, and no cache answers the run's own because of them.
     */
    public static Extent before(long count) {
        return new Extent(-count, count, Long.MAX_VALUE);
    }
}
