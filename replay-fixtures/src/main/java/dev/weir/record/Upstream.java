package dev.weir.record;

import java.io.Closeable;
import java.io.IOException;

/** A connection to the server that is recorded. One thread may send while another receives. */
interface Upstream extends Closeable {

    /** Sends bytes, and returns when the last of them has been handed to the kernel. */
    void send(byte[] bytes, int from, int to) throws IOException;

    /**
     * Waits for bytes, and returns what one read brings.
     *
     * @return how many; -1 at the stream's end
     * @throws IOException if the connection breaks; {@link UpstreamServer#isReset} tells whether it was reset
     */
    int receive(byte[] into) throws IOException;

    /** When the last byte of the last {@link #receive} arrived, on the clock of {@link System#nanoTime}. */
    long arrivedNs();

    /** Whether the kernel says so, and not this process. */
    boolean isStamped();

    /** Ends sending and receiving, from any thread. */
    void cancel();

    /** To be called when nobody sends or receives any more. */
    @Override
    void close();
}
