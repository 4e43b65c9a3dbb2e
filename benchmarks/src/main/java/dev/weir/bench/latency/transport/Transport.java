package dev.weir.bench.latency.transport;

import java.io.Closeable;
import java.net.InetSocketAddress;

/**
 * Connections that say when their bytes arrived, all served by one thread: the loop.
 *
 * <p>Times are on the clock of {@link System#nanoTime}. {@link #open}, {@link #at} and {@link #close} may be called from any thread;
 * everything that a {@link ConnectionListener} or a task is told, it is told on the loop, one after another, and it must not wait there.
 * What a listener throws closes its connection, and {@link ConnectionListener#closed} then says so; what a task throws goes to the uncaught
 * exception handler of the loop's thread, and the loop goes on.
 */
public interface Transport extends Closeable {

    /** Which clock stamps arrivals. */
    ArrivalClock clock();

    /**
     * Opens a connection. Returns at once; the listener is told when it is open, or that it failed. Where many are asked for, a few are
     * opened at a time, because servers queue only so many.
     *
     * @param server where to connect to
     * @param listener what is told of it
     */
    void open(InetSocketAddress server, ConnectionListener listener);

    /**
     * Runs a task on the loop at a time, or soon where that has passed. Tasks run in the order of their times; those of one time in the
     * order in which they were given.
     *
     * @param atNs when, on the clock of {@link System#nanoTime}
     */
    void at(long atNs, Runnable task);

    /**
     * What has made stamps doubtful since it began: the machine's clock was stepped, or reads came without a stamp. Whoever asks of a part of
     * that time takes the difference. May be called from any thread.
     */
    StampDoubts doubts();

    /**
     * Closes all connections and ends the loop; what is still scheduled is dropped, and nobody is told. Waits for the loop to end, unless
     * it is called there. What is asked of a closed transport fails with an {@link IllegalStateException}.
     */
    @Override
    void close();
}
