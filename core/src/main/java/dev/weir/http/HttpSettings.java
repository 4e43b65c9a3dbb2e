package dev.weir.http;

import dev.weir.decode.DecoderOptions;
import dev.weir.ndjson.LineSplitter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * What the builders of all clients set alike: where the server is, how to get there, how long to wait, and what to accept. Their methods
 * say what each setting means. Not thread-safe.
 */
public final class HttpSettings {

    private static final Timeouts USUAL_TIMEOUTS =
            new Timeouts(Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ofMinutes(30));
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int USUAL_POOLED_CONNECTIONS = 10;
    private static final int POOLED_FOR_SECONDS = 90;

    private HttpUrl baseUrl;
    private final Headers.Builder headers = new Headers.Builder();
    private OkHttpClient base =
            new OkHttpClient.Builder().connectTimeout(CONNECT_TIMEOUT).build();
    private int pooledConnections = USUAL_POOLED_CONNECTIONS;
    private Timeouts timeouts = USUAL_TIMEOUTS;
    private DecoderOptions decoding = DecoderOptions.DEFAULTS;
    private LongSupplier nanoClock = System::nanoTime;

    /** Of a server that is at {@code usualUrl} unless another is set. */
    public HttpSettings(String usualUrl) {
        this.baseUrl = HttpUrl.get(usualUrl);
    }

    /**
     * Where the server is.
     *
     * @param example a base URL, for the message
     * @throws IllegalArgumentException if it is no HTTP URL, or has a user, query or fragment
     */
    public void baseUrl(String newBaseUrl, String example) {
        HttpUrl url = HttpUrl.parse(newBaseUrl);
        if (url == null) {
            throw new IllegalArgumentException("the base URL is no HTTP URL; give one such as " + example);
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new IllegalArgumentException("the base URL holds a user or password; give them as a header instead");
        }
        if (url.query() != null || url.fragment() != null) {
            throw new IllegalArgumentException("the base URL has a query or fragment; leave it out");
        }
        baseUrl = url;
    }

    /**
     * A header to send with every request.
     *
     * @throws IllegalArgumentException if HTTP does not allow it; its message does not hold the value
     */
    public void header(String name, String value) {
        try {
            headers.add(name, value);
        } catch (IllegalArgumentException e) {
            // Neither cause nor message: OkHttp's would show the value.
            throw new IllegalArgumentException(
                    "HTTP does not allow this header's name or value; look for line breaks and non-ASCII"
                            + " characters");
        }
    }

    /**
     * The token to send as {@code Authorization}.
     *
     * @throws IllegalArgumentException if HTTP does not allow it; its message does not hold the token
     */
    public void bearerToken(String token) {
        headers.removeAll("Authorization");
        header("Authorization", "Bearer " + token);
    }

    /** What is set of TLS, proxies, interceptors, DNS and so on is used; its connections and time limits are not. */
    public void okHttpClient(OkHttpClient client) {
        base = client;
    }

    /**
     * How many idle connections are kept.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void connectionPoolSize(int connections) {
        if (connections < 0) {
            throw new IllegalArgumentException("connectionPoolSize is " + connections + "; it cannot be below 0");
        }
        pooledConnections = connections;
    }

    /**
     * From sending to the first byte; zero waits for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void firstByteTimeout(Duration limit) {
        timeouts = timeouts.withFirstByte(notNegative(limit, "firstByteTimeout"));
    }

    /**
     * Between two reads; zero waits for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void idleTimeout(Duration limit) {
        timeouts = timeouts.withIdle(notNegative(limit, "idleTimeout"));
    }

    /**
     * From sending to the end; zero waits for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void totalTimeout(Duration limit) {
        timeouts = timeouts.withTotal(notNegative(limit, "totalTimeout"));
    }

    /**
     * The longest record that is read.
     *
     * @throws IllegalArgumentException if it is below 1 or above {@value LineSplitter#LARGEST_MAX_LINE_BYTES}
     */
    public void maxRecordBytes(int maxRecordBytes) {
        if (maxRecordBytes > LineSplitter.LARGEST_MAX_LINE_BYTES) {
            throw new IllegalArgumentException("maxRecordBytes is " + maxRecordBytes + "; it cannot be above "
                    + LineSplitter.LARGEST_MAX_LINE_BYTES);
        }
        decoding = decoding.withMaxLineBytes(atLeastOne(maxRecordBytes, "maxRecordBytes"));
    }

    /** Whether a malformed record fails the answer. */
    public void strict(boolean strict) {
        decoding = decoding.withStrict(strict);
    }

    /** The clock by which connections are idle, ns. */
    public void nanoClock(LongSupplier clock) {
        nanoClock = clock;
    }

    /** How long to wait for what. */
    public Timeouts timeouts() {
        return timeouts;
    }

    /** What to accept. */
    public DecoderOptions decoding() {
        return decoding;
    }

    HttpUrl url() {
        return baseUrl;
    }

    Headers headers() {
        return headers.build();
    }

    /**
     * A client with connections of its own, each of which is looked at before it is used again. Interceptors that were there before come
     * first, and the listener of events is told as before.
     */
    OkHttpClient client() {
        OkHttpClient.Builder builder = new IdleConnectionCheck(nanoClock)
                .installIn(base.newBuilder(), base.eventListenerFactory())
                .connectionPool(new ConnectionPool(pooledConnections, POOLED_FOR_SECONDS, TimeUnit.SECONDS))
                .callTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .followRedirects(false)
                .followSslRedirects(false);
        if (base.socketFactory() == SocketFactory.getDefault()) {
            builder.socketFactory(new InterruptibleSockets());
        }
        return builder.build();
    }

    /**
     * The value, if it is one that a limit may have.
     *
     * @throws IllegalArgumentException if {@code value} is below 1
     */
    public static int atLeastOne(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; it cannot be below 1");
        }
        return value;
    }

    private static Duration notNegative(Duration limit, String name) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException(
                    name + " is " + limit + "; it cannot be negative, and zero waits for ever");
        }
        return limit;
    }
}
