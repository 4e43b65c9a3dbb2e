package dev.weir.replay;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A connection that a client opened, with what the server needs beyond a plain socket: waits that notice the client's leaving, and a
 * reset.
 *
 * <p>Its streams never fail because the client has gone: reads then say that the input has ended, and writes go nowhere. The server
 * underneath would leave a connection open for good whose reads or writes throw, and closes it in order this way.
 *
 * <p>Used by one thread at a time, but for {@link #close}.
 */
final class Connection extends Socket implements Line {

    /**
     * Waits from this length on watch the socket too, to notice the client's leaving. A shorter wait ends in a write soon enough, and
     * that notices the same. Watching costs an exception a wait and wakes late.
     */
    private static final long WATCHED_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The end of a watched wait that is left to the exact timer. */
    private static final long EXACT_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long LONGEST_WATCH_MS = TimeUnit.HOURS.toMillis(1);

    private final Wakefulness wakefulness;
    private final Runnable onClose;
    private @Nullable ClientInput input;
    private @Nullable OutputStream output;
    private volatile boolean clientGone;

    Connection(Wakefulness wakefulness, Runnable onClose) {
        this.wakefulness = wakefulness;
        this.onClose = onClose;
    }

    @Override
    public synchronized ClientInput getInputStream() throws IOException {
        if (input == null) {
            input = new ClientInput(this, super.getInputStream());
        }
        return input;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
        if (output == null) {
            output = new ClientOutput(super.getOutputStream());
        }
        return output;
    }

    /** Says that a request has been read to its end. */
    synchronized void endRequest() {
        if (input != null) {
            input.endRequest();
        }
    }

    /** Whether the client closed or reset the connection, as far as that is known. */
    boolean isClientGone() {
        return clientGone;
    }

    void clientHasGone() {
        clientGone = true;
    }

    @Override
    public boolean isClosedHere() {
        return isClosed() && !clientGone;
    }

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public boolean waitUntil(long ns) {
        long sleepUntilNs = ns - wakefulness.leadNs(ns - nowNs());
        for (long left = sleepUntilNs - nowNs(); left > 0; left = sleepUntilNs - nowNs()) {
            if (clientGone || isClosed()) {
                return false;
            }
            if (left >= WATCHED_WAIT_NS) {
                watch(TimeUnit.NANOSECONDS.toMillis(left - EXACT_WAIT_NS));
            } else {
                LockSupport.parkNanos(left);
            }
        }
        while (ns - nowNs() > 0) {
            Thread.onSpinWait();
        }
        return !clientGone && !isClosed();
    }

    @Override
    public void waitUntilGone() {
        while (!clientGone && !isClosed()) {
            watch(LONGEST_WATCH_MS);
        }
    }

    /** Waits for a time or a little less, unless the client goes before. */
    private void watch(long ms) {
        try {
            if (getInputStream().isFull()) {
                // No more can be looked at: the next write must notice if the client has gone.
                LockSupport.parkNanos(WATCHED_WAIT_NS - EXACT_WAIT_NS);
            } else {
                getInputStream().awaitByte((int) Math.min(ms, LONGEST_WATCH_MS));
            }
        } catch (IOException e) {
            clientGone |= !isClosed();
        }
    }

    @Override
    public boolean write(byte[] bytes, int from, int to) {
        try {
            getOutputStream().write(bytes, from, to - from);
        } catch (IOException e) {
            clientGone |= !isClosed();
        }
        return !clientGone && !isClosed();
    }

    /** Answers a request that the server underneath is not to see; nothing more is read. */
    void refuse(byte[] answer) {
        write(answer, 0, answer.length);
    }

    @Override
    public void reset() {
        try {
            setSoLinger(true, 0); // a connection closed with no time to linger is reset, see socket(7)
            close();
        } catch (IOException e) {
            clientGone |= !isClosed();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            super.close();
        } finally {
            onClose.run();
        }
    }

    /** What goes to the client, or nowhere once the connection has ended. */
    private final class ClientOutput extends FilterOutputStream {

        private ClientOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (clientGone || isClosed()) {
                return;
            }
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                clientGone |= !isClosed();
            }
        }
    }
}
