package dev.weir.replay.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of one event loop have to do, in the order in which it is due: one timer for all of them. Used by the loop's thread
 * only.
 *
 * <p>The loop sleeps until shortly before the first entry is due and then watches the clock ({@link Wakefulness}). It looks at its sockets
 * between two looks at the clock, so that requests are taken while it does.
 */
final class Timetable implements Runnable {

    /** After so many entries in a row the sockets have their turn. */
    private static final int MOST_AT_ONCE = 64;

    /** After so long a look at the clock they have, too. */
    private static final long WATCHED_AT_ONCE_NS = TimeUnit.MICROSECONDS.toNanos(20);

    /** The kernel may end longer waits late, by a thousandth of them (Linux: fs/select.c, select_estimate_accuracy). */
    private static final long LONGEST_EXACT_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int SHARE_SLEPT_LESS = 500;

    private final EventLoop loop;
    private final Wakefulness wakefulness;
    private final LongSupplier clock;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long entriesSoFar;

    /** The wake-up that has been asked for, at {@code wakeNs}. */
    private @Nullable Future<?> wakeUp;

    private long wakeNs;
    private boolean isRunning;

    Timetable(EventLoop loop, Wakefulness wakefulness) {
        this.loop = loop;
        this.wakefulness = wakefulness;
        this.clock = System::nanoTime;
    }

    /** Has a task done at a time of {@link System#nanoTime}, or as soon as possible after it. */
    Entry at(long dueNs, Runnable task) {
        Entry entry = new Entry(dueNs, entriesSoFar++, task);
        entries.add(entry);
        if (!isRunning && entries.peek() == entry) {
            sleepUntilTheFirst();
        }
        return entry;
    }

    /** Takes an entry out again, if it is still there. */
    void remove(Entry entry) {
        entries.remove(entry);
    }

    /** Does what is due. Called by the loop. */
    @Override
    public void run() {
        wakeUp = null;
        isRunning = true;
        try {
            for (int done = 0; done < MOST_AT_ONCE; done++) {
                Entry first = entries.peek();
                if (first == null || !comesDue(first)) {
                    break;
                }
                entries.remove();
                first.task.run();
            }
        } finally {
            isRunning = false;
            sleepUntilTheFirst();
        }
    }

    /** Whether an entry is due, or comes due while the clock is watched for a moment. */
    private boolean comesDue(Entry first) {
        long nowNs = clock.getAsLong();
        if (nowNs - first.awakeFromNs(nowNs, wakefulness) < 0) {
            return false;
        }
        long untilNs = nowNs + WATCHED_AT_ONCE_NS;
        while (first.dueNs - nowNs > 0 && untilNs - nowNs > 0) {
            Thread.onSpinWait();
            nowNs = clock.getAsLong();
        }
        return first.dueNs - nowNs <= 0;
    }

    private void sleepUntilTheFirst() {
        Entry first = entries.peek();
        if (first == null) {
            return;
        }
        long nowNs = clock.getAsLong();
        long sleepNs = first.awakeFromNs(nowNs, wakefulness) - nowNs;
        if (sleepNs > LONGEST_EXACT_SLEEP_NS) {
            sleepNs -= sleepNs / SHARE_SLEPT_LESS;
        }
        long nextWakeNs = nowNs + Math.max(0, sleepNs);
        if (wakeUp != null) {
            if (wakeNs - nextWakeNs <= 0) {
                return;
            }
            wakeUp.cancel(false);
        }
        wakeNs = nextWakeNs;
        // Even with nothing to wait for: unlike a task that is executed, one that is scheduled lets the loop look at
        // its sockets first.
        wakeUp = loop.schedule(this, nextWakeNs - nowNs, TimeUnit.NANOSECONDS);
    }

    /** Something to be done. */
    static final class Entry implements Comparable<Entry> {

        private final long dueNs;
        private final long order;
        private final Runnable task;
        private long awakeFromNs;
        private boolean isFirst;

        private Entry(long dueNs, long order, Runnable task) {
            this.dueNs = dueNs;
            this.order = order;
            this.task = task;
        }

        /** Fixed when the entry is first waited for: what was left of the wait later would allow for less and less. */
        private long awakeFromNs(long nowNs, Wakefulness wakefulness) {
            if (!isFirst) {
                isFirst = true;
                awakeFromNs = dueNs - wakefulness.leadNs(Math.max(0, dueNs - nowNs));
            }
            return awakeFromNs;
        }

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.signum(dueNs - other.dueNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
