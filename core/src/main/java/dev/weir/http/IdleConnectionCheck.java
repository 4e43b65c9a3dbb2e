package dev.weir.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Keeps a request from a pooled connection that the server has closed while it was idle, as uvicorn and Node do after 5 seconds, or is
 * about to close. OkHttp itself looks only after 10 seconds, and a request that was written to such a connection cannot be told from one
 * that the server took.
 *
 * <p>Before a request takes a connection that was used before, two things are asked, and if either says so the connection is closed and the
 * request takes another; not one byte of it has been written then. Was it idle for too long? Half of what the server announced ({@code
 * Keep-Alive: timeout=5}) is not, nor are {@value #UNANNOUNCED_SECONDS} seconds where it announced nothing: a server that closes by the
 * clock must not do so while a request is on its way. And does the server say anything: that it has closed the connection, or something that
 * no request asked for? That costs a system call; a connection without a {@link SocketChannel} is read for a millisecond. A connection with
 * TLS has one as well, and no byte may be waiting on it either: a TLS record that nobody asked for ends its use, too.
 *
 * <p>To be used in three places of an {@code OkHttpClient}, by {@link #installIn}, and by all clients that share its connections.
 * Thread-safe.
 */
final class IdleConnectionCheck extends EventListener {

    /** The connection that the request was to take is not fit for it. Not one byte of the request has been written. */
    private static final class UnfitConnectionException extends IOException {

        private static final long serialVersionUID = 1L;

        UnfitConnectionException() {
            super("the pooled connection was closed, or idle for too long; not one byte of the request was sent");
        }
    }

    /**
     * The latest use of a connection.
     *
     * @param idleLimitNs how long it may be idle after that
     * @param idleSinceNs when it ended
     */
    private record Use(long idleLimitNs, long idleSinceNs) {}

    private static final int UNANNOUNCED_SECONDS = 4;
    private static final int SHORTEST_WAIT_MS = 1;
    private static final Pattern ANNOUNCED_SECONDS =
            Pattern.compile("\\btimeout\\s*=\\s*\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);

    private final Map<Connection, Use> uses = Collections.synchronizedMap(new WeakHashMap<>());
    private final LongSupplier nanoClock;

    IdleConnectionCheck(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * From now on, whatever is built checks its connections.
     *
     * @param listening makes who else is told of events
     */
    OkHttpClient.Builder installIn(OkHttpClient.Builder builder, EventListener.Factory listening) {
        return builder.addInterceptor(this::onAConnectionThatIsFit)
                .addNetworkInterceptor(this::onlyIfFit)
                .eventListenerFactory(call -> plus(listening.create(call)));
    }

    /** Tries one connection after the other; each that is not fit is closed for good, and there are no more than the pool holds. */
    private Response onAConnectionThatIsFit(Interceptor.Chain chain) throws IOException {
        while (true) {
            try {
                return chain.proceed(chain.request());
            } catch (UnfitConnectionException e) {
                // nothing has been asked of anybody yet
            }
        }
    }

    /** OkHttp has chosen a connection, and not yet written a byte of the request. */
    private Response onlyIfFit(Interceptor.Chain chain) throws IOException {
        Connection connection = Objects.requireNonNull(chain.connection(), "a network interceptor has a connection");
        Use before = uses.get(connection);
        if (before != null && !isFit(connection, before)) {
            connection.socket().close();
            throw new UnfitConnectionException();
        }
        Response response = chain.proceed(chain.request());
        uses.put(
                connection,
                new Use(idleLimitNs(String.join(",", response.headers("Keep-Alive"))), nanoClock.getAsLong()));
        return response;
    }

    @Override
    public void connectionReleased(Call call, Connection connection) {
        uses.computeIfPresent(connection, (same, use) -> new Use(use.idleLimitNs(), nanoClock.getAsLong()));
    }

    private boolean isFit(Connection connection, Use before) throws IOException {
        if (connection.protocol() == Protocol.HTTP_2) {
            return true; // many requests share it, and OkHttp watches it all the time
        }
        return nanoClock.getAsLong() - before.idleSinceNs() < before.idleLimitNs() && isSilent(connection.socket());
    }

    private static long idleLimitNs(String keepAlive) {
        Matcher announced = ANNOUNCED_SECONDS.matcher(keepAlive);
        return announced.find()
                ? TimeUnit.SECONDS.toNanos(Long.parseLong(announced.group(1))) / 2
                : TimeUnit.SECONDS.toNanos(UNANNOUNCED_SECONDS);
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
