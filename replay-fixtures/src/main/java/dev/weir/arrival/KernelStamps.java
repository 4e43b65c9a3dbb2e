package dev.weir.arrival;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether this machine stamps arriving bytes: 64-bit Linux on x86_64 or aarch64, tried once with a connection to itself. Thread-safe.
 */
public final class KernelStamps {

    /** How long the kernel may take to begin: it does so in the background, which a busy machine puts off. */
    private static final long PATIENCE_NS = 5_000_000_000L;

    private static final int WAIT_MS = 5_000;
    private static final int PAUSE_MS = 1;
    private static final long NS_PER_S = 1_000_000_000L;

    private KernelStamps() {}

    /** Whether a {@link StampedSocket} can be opened here and has its bytes stamped. */
    public static boolean available() {
        return Trial.PROBLEM == null;
    }

    /** Why there are no stamps here, for people; empty where there are. */
    public static Optional<String> whyNot() {
        return Optional.ofNullable(Trial.PROBLEM);
    }

    /** Whether {@link Libc} knows this machine's constants and structures. */
    static boolean isKnownMachine() {
        String arch = System.getProperty("os.arch", "");
        return System.getProperty("os.name", "").equals("Linux")
                && (arch.equals("amd64") || arch.equals("aarch64"))
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    /** Done when it is first asked for. */
    private static final class Trial {

        static final @Nullable String PROBLEM = problem();

        private static @Nullable String problem() {
            if (!isKnownMachine()) {
                return "kernel stamps are read on Linux on x86_64 and aarch64 only, this is "
                        + System.getProperty("os.name", "") + " on " + System.getProperty("os.arch", "");
            }
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return tryOn(listener);
            } catch (IOException e) {
                return "a connection of this machine to itself failed (" + e + ")";
            } catch (LinkageError e) {
                return "the C library cannot be called (" + e + ")";
            }
        }

        private static @Nullable String tryOn(ServerSocket listener) throws IOException {
            StampedSocket socket =
                    StampedSocket.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
            try (Socket peer = listener.accept()) {
                peer.setTcpNoDelay(true);
                socket.awaitWritable(WAIT_MS);
                socket.finishConnect();
                ReceiveBuffer buffer = new ReceiveBuffer(1);
                long begunNs = System.nanoTime();
                while (System.nanoTime() - begunNs < PATIENCE_NS) {
                    peer.getOutputStream().write(0);
                    if (!socket.awaitReadable(WAIT_MS) || socket.receive(buffer) != 1) {
                        socket.close();
                        return "a byte that this machine sent to itself did not arrive";
                    }
                    if (buffer.isStamped()) {
                        // Left open on purpose: the kernel stamps only while some socket asks for it, and begins a
                        // little after the first has asked, so that without this one the first bytes of other
                        // connections would come without.
                        return null;
                    }
                    socket.awaitReadable(PAUSE_MS);
                }
            }
            socket.close();
            return "the kernel took SO_TIMESTAMPNS, but stamped no byte within " + PATIENCE_NS / NS_PER_S + " s";
        }
    }
}
