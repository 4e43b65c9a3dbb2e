package dev.weir.bench.cli.latency;

import dev.weir.bench.latency.laboratory.Interruption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While it is open, Ctrl-C ends what is measured early, and the process waits, for a while, until that has been written. */
public final class EarlyEnd implements AutoCloseable {

    private static final long PATIENCE_S = 20;

    private final Interruption interruption;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread atExit = new Thread(this::end, "end the measurement");

    private EarlyEnd(Interruption interruption) {
        this.interruption = interruption;
    }

    /** Begins to watch; to be closed once all is written. */
    public static EarlyEnd on(Interruption interruption) {
        EarlyEnd end = new EarlyEnd(interruption);
        Runtime.getRuntime().addShutdownHook(end.atExit);
        return end;
    }

    private void end() {
        interruption.request("interrupted");
        try {
            finished.await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook waits for no more than this
        }
    }
}
