package dev.weir.ollama;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Keeps a request from a pooled connection that the server has closed while it was idle, as uvicorn and Node do after 5 seconds. OkHttp
 * itself looks only after 10 seconds, and a request that was written to such a connection cannot be told from one that the server took.
 *
 * <p>To be used as a network interceptor: then OkHttp has chosen the connection and not yet written a byte of the request. A connection
 * without a {@link SocketChannel}, such as one through a SOCKS proxy, is read for a millisecond; any other costs a system call. With TLS
 * the channel is that of the socket underneath, where a byte that nobody asked for condemns the connection too. Thread-safe.
 */
final class IdleConnectionCheck implements Interceptor {

    /** The connection that the request was to take had been closed. Not one byte of the request has been written. */
    static final class ClosedWhileIdleException extends IOException {

        private static final long serialVersionUID = 1L;

        ClosedWhileIdleException() {
            super("the server had closed the pooled connection; not one byte of the request was sent");
        }
    }

    private static final int SHORTEST_WAIT_MS = 1;

    private final Set<Connection> used =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<Connection, Boolean>()));

    /**
     * Lets the request through on a new connection, or on one that is open and silent.
     *
     * @throws ClosedWhileIdleException otherwise; the connection is closed and will not be chosen again
     */
    @Override
    public Response intercept(Chain chain) throws IOException {
        Connection connection = chain.connection();
        // Many requests share a connection of HTTP/2, which OkHttp watches all the time.
        if (connection != null
                && !used.add(connection)
                && connection.protocol() != Protocol.HTTP_2
                && !isSilent(connection.socket())) {
            connection.socket().close();
            throw new ClosedWhileIdleException();
        }
        return chain.proceed(chain.request());
    }

    /** Whether the server says nothing: neither that it has closed the connection, nor anything that no request asked for. */
    private static boolean isSilent(Socket socket) throws IOException {
        SocketChannel channel = socket.getChannel();
        try {
            return channel == null ? isSilentForAMoment(socket) : isSilentNow(channel);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return false;
        }
    }

    private static boolean isSilentNow(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        int read = channel.read(ByteBuffer.allocate(1));
        channel.configureBlocking(true);
        return read == 0;
    }

    private static boolean isSilentForAMoment(Socket socket) throws IOException {
        int timeoutMs = socket.getSoTimeout();
        socket.setSoTimeout(SHORTEST_WAIT_MS);
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(timeoutMs);
        }
    }
}
