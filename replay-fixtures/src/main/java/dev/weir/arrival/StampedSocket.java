package dev.weir.arrival;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A TCP connection whose bytes come with the time at which the kernel received them ({@code SO_TIMESTAMPNS}, socket(7)). Never blocks but
 * in {@link #awaitReadable} and {@link #awaitWritable}; {@link Epoll} waits for many at once. Sends without delay (TCP_NODELAY).
 *
 * <p>Once it is connected, one thread may send while another receives; only {@link #wake} may be called by any, and closing is for when
 * nobody uses it any more. To be opened only where {@link KernelStamps#available()}.
 */
public final class StampedSocket implements Closeable {

    private static final int SOCKADDR_IN_BYTES = 16;
    private static final int SOCKADDR_IN6_BYTES = 28;
    private static final int ADDRESS_AT = 4;
    private static final int ADDRESS6_AT = 8;
    private static final int SCOPE_AT = 24;

    private final InetSocketAddress server;
    /** For what the kernel is told or tells in a few bytes. */
    private final ByteBuffer small =
            ByteBuffer.allocateDirect(SOCKADDR_IN6_BYTES).order(ByteOrder.nativeOrder());

    private final long smallAddress = Libc.address(small);
    private final PollEntry readable = new PollEntry(Libc.POLLIN);
    private final PollEntry writable = new PollEntry(Libc.POLLOUT);
    /** -1 once closed; guarded by this object, so that no stranger's descriptor of the same number is ever shut down. */
    private int fd;

    private StampedSocket(InetSocketAddress server, int fd) {
        this.server = server;
        this.fd = fd;
    }

    /**
     * Begins to connect. It is connected, or has failed, once it is writable: then {@link #finishConnect} tells which.
     *
     * @throws UnknownHostException if the name has not been resolved
     * @throws SocketException if there can be no socket; the message says why, such as too many open files
     * @throws ConnectException if that it fails is known at once
     */
    public static StampedSocket connect(InetSocketAddress server) throws IOException {
        InetAddress address = server.getAddress();
        if (address == null) {
            throw new UnknownHostException(server.getHostString());
        }
        int family = address instanceof Inet6Address ? Libc.AF_INET6 : Libc.AF_INET;
        int fd = Libc.socket(family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw Libc.failure("opening a socket", Libc.errno());
        }
        StampedSocket socket = new StampedSocket(server, fd);
        try {
            socket.setOption(Libc.IPPROTO_TCP, Libc.TCP_NODELAY);
            socket.setOption(Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS);
            socket.beginConnect(address);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void setOption(int level, int option) throws IOException {
        if (Libc.enable(fd, level, option) != 0) {
            throw Libc.failure("setting option " + option, Libc.errno());
        }
    }

    private void beginConnect(InetAddress address) throws IOException {
        int bytes = writeSocketAddress(address);
        if (Libc.connect(fd, smallAddress, bytes) != 0) {
            int errno = Libc.errno();
            if (errno != Libc.EINPROGRESS && errno != Libc.EINTR) {
                throw Libc.failure("connecting to " + server, errno);
            }
        }
    }

    /** {@code sockaddr_in}: family, port, address; {@code sockaddr_in6}: family, port, flow, address, scope. */
    private int writeSocketAddress(InetAddress address) {
        small.putShort(0, (short) (address instanceof Inet6Address ? Libc.AF_INET6 : Libc.AF_INET));
        small.put(2, (byte) (server.getPort() >>> Byte.SIZE)).put(3, (byte) server.getPort());
        if (address instanceof Inet6Address inet6) {
            small.putInt(ADDRESS_AT, 0).put(ADDRESS6_AT, inet6.getAddress()).putInt(SCOPE_AT, inet6.getScopeId());
            return SOCKADDR_IN6_BYTES;
        }
        small.put(ADDRESS_AT, address.getAddress()).putLong(ADDRESS6_AT, 0);
        return SOCKADDR_IN_BYTES;
    }

    /**
     * Ends a connect, once the socket is writable.
     *
     * @throws ConnectException if it was refused or timed out
     * @throws SocketException if it failed otherwise
     */
    public void finishConnect() throws IOException {
        small.putInt(0, 0).putInt(Integer.BYTES, Integer.BYTES);
        int outcome = Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ERROR, smallAddress, smallAddress + Integer.BYTES);
        int errno = outcome == 0 ? small.getInt(0) : Libc.errno();
        if (errno != 0) {
            throw Libc.failure("connecting to " + server, errno);
        }
    }

    /**
     * Reads what has arrived, at most the buffer's capacity.
     *
     * @return how many bytes; 0 where there is nothing to be read now; -1 at the stream's end
     * @throws ConnectionResetException if the other side has reset the connection
     * @throws SocketException if reading failed otherwise
     */
    public int receive(ReceiveBuffer into) throws IOException {
        while (true) {
            long read = into.receive(fd);
            if (read > 0) {
                return (int) read;
            }
            if (read == 0) {
                return -1;
            }
            int errno = Libc.errno();
            if (errno == Libc.EAGAIN) {
                return 0;
            }
            if (errno != Libc.EINTR) {
                throw Libc.failure("reading from " + server, errno);
            }
        }
    }

    /**
     * Hands bytes to the kernel, as many as it takes now.
     *
     * @param through carries them there
     * @return how many; 0 where it takes none now
     * @throws ConnectionResetException if the other side has reset the connection
     * @throws SocketException if sending failed otherwise
     */
    public int send(SendBuffer through, byte[] bytes, int from, int to) throws IOException {
        int sent = 0;
        while (from + sent < to) {
            long taken = through.send(fd, bytes, from + sent, to);
            if (taken >= 0) {
                sent += (int) taken;
                continue;
            }
            int errno = Libc.errno();
            if (errno == Libc.EAGAIN) {
                break;
            }
            if (errno != Libc.EINTR) {
                throw Libc.failure("sending to " + server, errno);
            }
        }
        return sent;
    }

    /**
     * Waits until there is something to be read: bytes, the stream's end or a failure.
     *
     * @param timeoutMs how long; -1 for as long as it takes
     * @return false if the time passed without
     */
    public boolean awaitReadable(int timeoutMs) throws IOException {
        return readable.await(fd, timeoutMs, server);
    }

    /**
     * Waits until the kernel takes bytes again, or a connect has ended.
     *
     * @param timeoutMs how long; -1 for as long as it takes
     * @return false if the time passed without
     */
    public boolean awaitWritable(int timeoutMs) throws IOException {
        return writable.await(fd, timeoutMs, server);
    }

    /** Tells the other side that nothing more will be sent; reading goes on. */
    public void shutdownOutput() {
        Libc.shutdown(fd, Libc.SHUT_WR);
    }

    /** Ends both directions, from any thread: who waits for it or reads it sees the stream's end. It has still to be closed. */
    public synchronized void wake() {
        if (fd >= 0) {
            Libc.shutdown(fd, Libc.SHUT_RDWR);
        }
    }

    /** The file descriptor. */
    int fd() {
        return fd;
    }

    /** Closes the connection with a reset, so that the other side learns at once that nobody reads any more. */
    public void reset() {
        small.putInt(0, 1).putInt(Integer.BYTES, 0);
        Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_LINGER, smallAddress, 2 * Integer.BYTES);
        close();
    }

    /** Closes the connection in order. Closing again does nothing. */
    @Override
    public synchronized void close() {
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
        }
    }

    /** {@code pollfd}: descriptor, events asked for, events found. */
    private static final class PollEntry {

        private static final int EVENTS_AT = 4;
        private static final int BYTES = 8;

        private final ByteBuffer entry = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
        private final long address = Libc.address(entry);

        PollEntry(short events) {
            entry.putShort(EVENTS_AT, events);
        }

        boolean await(int fd, int timeoutMs, InetSocketAddress server) throws IOException {
            entry.putInt(0, fd);
            while (true) {
                int ready = Libc.poll(address, 1, timeoutMs);
                if (ready >= 0) {
                    return ready > 0;
                }
                if (Libc.errno() != Libc.EINTR) {
                    throw Libc.failure("waiting for " + server, Libc.errno());
                }
            }
        }
    }
}
