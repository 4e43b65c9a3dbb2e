package dev.weir.replay.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The latest requests, as many as fit, so that a server can run for as long as it likes. Thread-safe. */
public final class RequestLog {

    private final int mostWrites;
    private final AtomicLong ids = new AtomicLong();
    private final Deque<LoggedRequest> requests = new ArrayDeque<>();
    private long writes;
    private long dropped;

    /** {@code mostWrites} is how many writes of all requests together are remembered. */
    public RequestLog(int mostWrites) {
        this.mostWrites = mostWrites;
    }

    /** The number of a new request. */
    public long nextId() {
        return ids.incrementAndGet();
    }

    /** Remembers a request, and forgets the oldest ones where there are too many. */
    public synchronized void add(LoggedRequest request) {
        requests.add(request);
        writes += request.size();
        while (writes > mostWrites && requests.size() > 1) {
            writes -= requests.remove().size();
            dropped++;
        }
    }

    /** Forgets all. */
    public synchronized void clear() {
        requests.clear();
        writes = 0;
        dropped = 0;
    }

    /** What is remembered now. */
    public synchronized Contents contents() {
        return new Contents(List.copyOf(requests), dropped);
    }

    /**
     * What is remembered.
     *
     * @param requests the oldest first
     * @param dropped how many older ones were forgotten because there were too many
     */
    public record Contents(List<LoggedRequest> requests, long dropped) {}
}
