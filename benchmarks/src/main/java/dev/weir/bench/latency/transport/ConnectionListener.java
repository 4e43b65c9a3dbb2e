package dev.weir.bench.latency.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes what happens on one connection, on the transport's loop. */
public interface ConnectionListener {

    /**
     * The connection is open.
     *
     * @param tookNs from the beginning of the connect, TLS included
     */
    void opened(Connection connection, long tookNs);

    /**
     * The last byte of what was sent has been handed to the kernel.
     *
     * @param atNs when
     */
    void sent(long atNs);

    /**
     * Bytes have arrived: one read.
     *
     * @param bytes holds them from {@code from} (inclusive) to {@code to} (exclusive); the transport's again when this returns
     * @param arrivalNs when the last of them arrived, on {@link Transport#clock()}; never after {@code readNs}
     * @param readNs when the read returned; the same as {@code arrivalNs} where this process stamps arrivals
     */
    void arrived(byte[] bytes, int from, int to, long arrivalNs, long readNs);

    /**
     * The connection is closed and will say nothing more.
     *
     * @param why what broke it, or null where the server closed it in an orderly way
     */
    void closed(long atNs, @Nullable IOException why);
}
