package dev.weir.bench.latency.client;

import dev.weir.bench.latency.load.Loop;
import java.io.Closeable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A loop on a thread of its own, where no transport has one. */
final class ThreadLoop implements Loop, Closeable {

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread loop = new Thread(task, "load loop");
        loop.setDaemon(true);
        return loop;
    });

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public void at(long atNs, Runnable task) {
        ScheduledFuture<?> unused = thread.schedule(task, atNs - nowNs(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
