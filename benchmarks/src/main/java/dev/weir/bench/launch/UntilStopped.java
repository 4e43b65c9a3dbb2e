package dev.weir.bench.launch;

import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;

/** A command that goes on until its process is told to stop, or the thread that waits for it is interrupted. To be used by one thread. */
public final class UntilStopped {

    private final IntSupplier stop;
    private final Thread atExit;

    private UntilStopped(String what, IntSupplier stop) {
        this.stop = stop;
        this.atExit = new Thread(this::endProcess, what);
    }

    /**
     * Begins: from here on a signal is heard, so whoever starts the process may be told that it is ready.
     *
     * @param what happens when it is stopped, for whoever looks at threads
     * @param stop called once, by any thread; its result is the exit status
     */
    public static UntilStopped begin(String what, IntSupplier stop) {
        UntilStopped running = new UntilStopped(what, stop);
        Runtime.getRuntime().addShutdownHook(running.atExit);
        return running;
    }

    /** While a process is being ended from outside, only {@code halt} still decides on its status. */
    private void endProcess() {
        int status = stop.getAsInt();
        if (status != 0) {
            Runtime.getRuntime().halt(status);
        }
    }

    /**
     * Waits; without end, where the process is told to stop.
     *
     * @return the exit status, once the thread was interrupted
     */
    public int await() {
        try {
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(atExit);
            return stop.getAsInt();
        }
    }
}
