package dev.weir.bench.latency.transport;

import dev.weir.arrival.KernelStamps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * How a server is measured, and why so.
 *
 * @param clock which clock stamps arrivals
 * @param reason why it is not the kernel's, for people; empty where it is
 * @param tls whether the server is spoken to over TLS
 * @param host the server's name or address
 * @param port the server's port
 */
public record TransportChoice(ArrivalClock clock, String reason, boolean tls, String host, int port) {

    /**
     * The best that this machine has for a server: the kernel's clock, but for TLS, whose bytes say nothing before this process has
     * decrypted them, and for machines other than Linux.
     *
     * @param host the server's name or address
     * @param port its port
     * @param tls whether it is spoken to over TLS
     */
    public static TransportChoice best(String host, int port, boolean tls) {
        String whyNotKernel = tls ? "TLS" : KernelStamps.whyNot().orElse("");
        ArrivalClock clock = whyNotKernel.isEmpty() ? ArrivalClock.KERNEL : ArrivalClock.PROCESS;
        return new TransportChoice(clock, whyNotKernel, tls, host, port);
    }

    /**
     * The kernel's clock, for whoever takes no other; parameters as above.
     *
     * @throws IOException if it cannot be had; the message says why, and what to do
     */
    public static TransportChoice kernelClock(String host, int port, boolean tls) throws IOException {
        TransportChoice best = best(host, port, tls);
        if (best.clock() != ArrivalClock.KERNEL) {
            throw new IOException("the kernel's clock cannot be had (" + best.reason()
                    + "); measure with --client netty, by this process's clock");
        }
        return best;
    }

    /** This process's clock, for whoever asks for it; parameters as above. */
    public static TransportChoice processClock(String host, int port, boolean tls) {
        return new TransportChoice(ArrivalClock.PROCESS, "asked for", tls, host, port);
    }

    /**
     * Finds the server's address.
     *
     * @throws UnknownHostException if its name is not known
     */
    public InetSocketAddress address() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /**
     * Starts the transport.
     *
     * @throws IOException if it cannot be started; the message says why
     */
    public Transport start() throws IOException {
        if (clock == ArrivalClock.KERNEL) {
            return KernelTransport.start();
        }
        return tls ? NettyTransport.tls() : NettyTransport.plain();
    }
}
