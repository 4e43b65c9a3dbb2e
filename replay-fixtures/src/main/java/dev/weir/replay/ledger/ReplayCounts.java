package dev.weir.replay.ledger;

/**
 * What a replay server has done so far.
 *
 * @param requests received whole
 * @param completed answers written whole
 * @param cut answers that the server broke off: by a fault, because the recorded one was broken off, or because the server was closed
 * @param disconnected answers that the client did not wait for the end of
 */
public record ReplayCounts(long requests, long completed, long cut, long disconnected) {

    /** Answers in progress. */
    public long active() {
        return requests - completed - cut - disconnected;
    }
}
