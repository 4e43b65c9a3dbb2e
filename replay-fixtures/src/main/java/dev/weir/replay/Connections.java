package dev.weir.replay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/**
 * Accepts connections and knows those that are open by their index, which counts them from 0 in the order of acceptance.
 *
 * <p>Accepted sockets have TCP_NODELAY set, without which paced chunks wait for each other's acknowledgements (Nagle's algorithm); and
 * the queue of connections that wait for acceptance is long enough for a thousand at once.
 */
final class Connections extends ServerSocketFactory {

    /** The operating system may hold it to less (Linux: net.core.somaxconn, usually 4096). */
    private static final int BACKLOG = 4096;

    private final ConcurrentMap<Integer, Connection> open = new ConcurrentHashMap<>();
    private final Wakefulness wakefulness;
    private final AtomicInteger accepted = new AtomicInteger();

    Connections(Wakefulness wakefulness) {
        this.wakefulness = wakefulness;
    }

    /** The connection of that index; empty if it is closed. */
    Optional<Connection> get(int index) {
        return Optional.ofNullable(open.get(index));
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new ServerSocket() {
            @Override
            public void bind(SocketAddress endpoint, int backlog) throws IOException {
                super.bind(endpoint, Math.max(backlog, BACKLOG));
            }

            @Override
            public Socket accept() throws IOException {
                return Connections.this.accept(this::acceptInto);
            }

            private void acceptInto(Socket socket) throws IOException {
                implAccept(socket);
            }
        };
    }

    private Socket accept(Acceptor acceptor) throws IOException {
        int index = accepted.get();
        Connection connection = new Connection(wakefulness, () -> open.remove(index));
        acceptor.acceptInto(connection);
        accepted.incrementAndGet();
        connection.setTcpNoDelay(true);
        open.put(index, connection);
        return connection;
    }

    @Override
    public ServerSocket createServerSocket(int port) {
        throw new UnsupportedOperationException("bind the socket after its creation");
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) {
        throw new UnsupportedOperationException("bind the socket after its creation");
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
        throw new UnsupportedOperationException("bind the socket after its creation");
    }

    /** Makes a socket that of the next connection. */
    private interface Acceptor {
        void acceptInto(Socket socket) throws IOException;
    }
}
