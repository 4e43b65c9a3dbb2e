package dev.weir;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a piece of work allocates on the thread that does it. */
public final class AllocatedBytes {

    private static final int MAX_ROUNDS = 50;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocatedBytes() {}

    /**
     * The least of several rounds of {@code work}, which does the same each time and has been warmed up. What it allocates itself it
     * allocates in each round; the JVM adds to one round or another (a class that is linked late, code that is compiled or thrown
     * away), the more so on a busy machine. Ends at the first round that allocated nothing.
     */
    public static long leastOf(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && least > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
