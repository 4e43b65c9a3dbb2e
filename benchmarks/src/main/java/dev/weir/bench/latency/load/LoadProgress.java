package dev.weir.bench.latency.load;

/**
 * How far a load is.
 *
 * @param started requests that have been sent, or were to be
 * @param ok those that ended well
 * @param failed those that ended otherwise
 * @param sinceStartNs how long the load has been going on
 */
public record LoadProgress(long started, long ok, long failed, long sinceStartNs) {

    /** Before the start. */
    static final LoadProgress NONE = new LoadProgress(0, 0, 0, 0);

    /** Requests under way. */
    public long inFlight() {
        return started - ok - failed;
    }
}
