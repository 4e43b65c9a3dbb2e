package dev.weir.bench.latency.transport;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Tasks of a loop, run in the order of their times; those of one time in the order in which they were added. On the loop only. */
final class TimedTasks {

    /** Times of {@link System#nanoTime} are compared by their difference, because they may overflow. */
    private static final Comparator<Task> SOONEST = (one, other) -> {
        int byTime = Long.signum(one.atNs - other.atNs);
        return byTime != 0 ? byTime : Long.compare(one.number, other.number);
    };

    private final PriorityQueue<Task> waiting = new PriorityQueue<>(SOONEST);
    private long added;

    private record Task(long atNs, long number, Runnable body) {}

    void add(long atNs, Runnable body) {
        waiting.add(new Task(atNs, added++, body));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** When the next one is due; to be asked only where there is one. */
    long nextNs() {
        return waiting.element().atNs;
    }

    /** Runs those whose time has come; what they add waits for the next call, so that none keeps the loop. */
    void runDue(long nowNs) {
        long before = added;
        for (Task next = waiting.peek();
                next != null && next.atNs - nowNs <= 0 && next.number < before;
                next = waiting.peek()) {
            waiting.remove();
            run(next.body);
        }
    }

    /** Runs a task on the loop, which goes on whatever the task throws. */
    static void run(Runnable body) {
        try {
            body.run();
        } catch (RuntimeException | Error e) {
            Thread loop = Thread.currentThread();
            loop.getUncaughtExceptionHandler().uncaughtException(loop, e);
        }
    }
}
