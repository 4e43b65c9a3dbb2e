package dev.weir.bench.run.environment;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something again and again, in a thread of its own. */
final class Repetition {

    /** What is repeated. */
    interface Task {

        /**
         * Does it once.
         *
         * @throws IOException if there is no point in trying again
         */
        void run() throws IOException;
    }

    private Repetition() {}

    /**
     * Begins at once; the interval lies between the end of one and the start of the next.
     *
     * @return ends it
     */
    static Runnable start(Task task, Duration interval) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread thread = new Thread(() -> repeat(task, interval, ended), "sample the hardware");
        thread.setDaemon(true);
        thread.start();
        return ended::countDown;
    }

    private static void repeat(Task task, Duration interval, CountDownLatch ended) {
        try {
            do {
                task.run();
            } while (!ended.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (IOException e) {
            // what was done so far stands, and the gap after it shows
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
