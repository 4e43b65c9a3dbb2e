package dev.weir.bench.latency.transport;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Begins connects a few at a time. A listening socket queues only so many that nobody has accepted yet (listen(2)), and Linux drops what
 * comes beyond, to be sent again a second later: a thousand connects at once would take seconds for that reason alone. On the loop only.
 */
final class ConnectQueue {

    /** Less than the 50 that Java's own servers queue, of which some may be taken by others. */
    private static final int MOST_AT_ONCE = 32;

    /** Time for a server to accept those. */
    private static final long PAUSE_NS = 2_000_000;

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Timer timer;
    private int connecting;
    private int begunInBatch;

    /** Runs a task on the loop at a time. */
    interface Timer {

        /** As {@link Transport#at} does. */
        void at(long atNs, Runnable task);
    }

    ConnectQueue(Timer timer) {
        this.timer = timer;
    }

    /**
     * Begins a connect when its turn has come.
     *
     * @param begin must be followed by {@link #ended} once the connect has succeeded or failed
     */
    void add(Runnable begin) {
        waiting.add(begin);
        beginMore();
    }

    /** A connect that was begun is over. */
    void ended() {
        connecting--;
        beginMore();
    }

    private void beginMore() {
        while (connecting < MOST_AT_ONCE && begunInBatch < MOST_AT_ONCE && !waiting.isEmpty()) {
            if (begunInBatch == 0) {
                timer.at(System.nanoTime() + PAUSE_NS, this::beginBatch);
            }
            begunInBatch++;
            connecting++;
            TimedTasks.run(waiting.remove());
        }
    }

    private void beginBatch() {
        begunInBatch = 0;
        beginMore();
    }
}
