package dev.weir.replay.ledger;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Counts what becomes of requests, and lets others wait for it. Thread-safe. */
public final class Ledger {

    /** What became of an answer. */
    public enum Outcome {
        /** Written whole. */
        COMPLETED,
        /** Broken off by the server. */
        CUT,
        /** Not waited for by the client. */
        DISCONNECTED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile ReplayCounts counts = new ReplayCounts(0, 0, 0, 0);

    /** Counts a request. */
    public void countRequest() {
        count(1, 0, 0, 0);
    }

    /** Counts what became of one. */
    public void count(Outcome outcome) {
        switch (outcome) {
            case COMPLETED -> count(0, 1, 0, 0);
            case CUT -> count(0, 0, 1, 0);
            case DISCONNECTED -> count(0, 0, 0, 1);
        }
    }

    private void count(int requests, int completed, int cut, int disconnected) {
        lock.lock();
        try {
            counts = new ReplayCounts(
                    counts.requests() + requests,
                    counts.completed() + completed,
                    counts.cut() + cut,
                    counts.disconnected() + disconnected);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The counts so far. */
    public ReplayCounts counts() {
        return counts;
    }

    /**
     * Waits until the counts meet a condition.
     *
     * @throws TimeoutException if they do not in time; the message says what they are
     */
    public ReplayCounts await(Predicate<ReplayCounts> condition, Duration timeout)
            throws InterruptedException, TimeoutException {
        lock.lock();
        try {
            long leftNs = timeout.toNanos();
            while (!condition.test(counts)) {
                if (leftNs <= 0) {
                    throw new TimeoutException("not so within " + TimeUnit.NANOSECONDS.toMillis(timeout.toNanos())
                            + " ms; the counts are " + counts);
                }
                leftNs = changed.awaitNanos(leftNs);
            }
            return counts;
        } finally {
            lock.unlock();
        }
    }
}
