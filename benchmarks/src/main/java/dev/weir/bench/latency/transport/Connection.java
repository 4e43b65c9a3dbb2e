package dev.weir.bench.latency.transport;

/** One open connection. To be used on the transport's loop only. */
public interface Connection {

    /**
     * Sends bytes. {@link ConnectionListener#sent} tells, perhaps before this returns, when the last of them had been handed to the
     * kernel; {@link ConnectionListener#closed} if that failed. Does nothing once the connection is closed.
     *
     * @param bytes the transport's until then; to be left as they are
     */
    void send(byte[] bytes);

    /** Closes it. The listener is not told. */
    void close();
}
