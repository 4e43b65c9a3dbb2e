package dev.weir.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A scheduler and its clock, on which time passes only when a test says so. */
final class HandTurnedScheduler extends ScheduledThreadPoolExecutor {

    private static final long START_NS = Long.MAX_VALUE - 1_000; // a real clock may overflow, too

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(task -> task.dueNs - START_NS));
    private long nowNs = START_NS;
    private int scheduledSoFar;

    HandTurnedScheduler() {
        super(0);
    }

    long nanoTime() {
        return nowNs;
    }

    Duration sinceStart() {
        return Duration.ofNanos(nowNs - START_NS);
    }

    /** Lets time pass, and runs what falls due, each at its time. */
    void advance(Duration duration) {
        long untilNs = nowNs + duration.toNanos();
        while (!tasks.isEmpty() && tasks.peek().dueNs - untilNs <= 0) {
            Task due = tasks.remove();
            nowNs = due.dueNs;
            due.run();
        }
        nowNs = untilNs;
    }

    int pending() {
        return tasks.size();
    }

    int scheduledSoFar() {
        return scheduledSoFar;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task task = new Task(command, nowNs + unit.toNanos(delay));
        tasks.add(task);
        scheduledSoFar++;
        return task;
    }

    private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long dueNs;

        Task(Runnable command, long dueNs) {
            super(command, null);
            this.dueNs = dueNs;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            tasks.remove(this);
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNs - nowNs, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
