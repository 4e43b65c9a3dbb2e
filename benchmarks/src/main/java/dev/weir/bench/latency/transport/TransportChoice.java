package dev.weir.bench.latency.transport;

import dev.weir.arrival.KernelStamps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;

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

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * The best that this machine has for a server: the kernel's clock, but for TLS, whose bytes say nothing before this process has
     * decrypted them, and for machines other than Linux.
     *
     * @param server its URL: {@code http://HOST[:PORT]} or {@code https://HOST[:PORT]}; a path is left aside
     * @throws IllegalArgumentException if it is none
     */
    public static TransportChoice best(URI server) {
        return choose(server, isTls(server) ? "TLS" : KernelStamps.whyNot().orElse(""));
    }

    /**
     * This process's clock, for whoever asks for it.
     *
     * @param server its URL, as {@link #best} takes it
     * @throws IllegalArgumentException if it is none
     */
    public static TransportChoice processClock(URI server) {
        return choose(server, "asked for");
    }

    private static TransportChoice choose(URI server, String whyNotKernel) {
        boolean tls = isTls(server);
        String host = server.getHost();
        if (host == null) {
            throw notAServer(server);
        }
        int port = server.getPort() >= 0 ? server.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
        ArrivalClock clock = whyNotKernel.isEmpty() ? ArrivalClock.KERNEL : ArrivalClock.PROCESS;
        return new TransportChoice(clock, whyNotKernel, tls, host, port);
    }

    private static boolean isTls(URI server) {
        String scheme = Objects.requireNonNullElse(server.getScheme(), "").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw notAServer(server);
        }
        return scheme.equals("https");
    }

    private static IllegalArgumentException notAServer(URI server) {
        return new IllegalArgumentException(
                "a server is given as http://HOST:PORT or https://HOST:PORT, such as http://127.0.0.1:11434, was "
                        + server);
    }

    /** For people and files: {@code kernel}, or {@code process: TLS}, and so on. */
    public String label() {
        return reason.isEmpty() ? clock.label() : clock.label() + ": " + reason;
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
