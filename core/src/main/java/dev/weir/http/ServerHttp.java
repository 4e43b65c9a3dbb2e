package dev.weir.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to one server. Thread-safe.
 *
 * <p>A request that generates is sent at most once: no retry, no redirect, and a body that says it can be written only once, which also
 * keeps OkHttp from answering {@code 503} with {@code Retry-After: 0} by sending it again; {@link IdleConnectionCheck} looks before each
 * whether its connection is still open. Time limits are not OkHttp's but {@link TimeLimits}, but for connecting.
 */
public final class ServerHttp {

    private static final MediaType JSON = MediaType.get("application/json");

    private final HttpUrl baseUrl;
    private final Headers headers;
    private final OkHttpClient generating;
    private final OkHttpClient asking;

    /**
     * @param settings where the server is, and how to get there
     * @param askTimeout limit for a request that does not generate
     */
    public ServerHttp(HttpSettings settings, Duration askTimeout) {
        this.baseUrl = settings.url();
        this.headers = settings.headers();
        OkHttpClient interruptible = settings.client();
        this.generating =
                interruptible.newBuilder().retryOnConnectionFailure(false).build();
        this.asking = interruptible
                .newBuilder()
                .retryOnConnectionFailure(true)
                .callTimeout(askTimeout)
                .build();
    }

    /**
     * A call that makes the model generate.
     *
     * @param accept media type of the answer wanted
     */
    public Call generate(String path, byte[] json, String accept) {
        return generating.newCall(
                request(path).post(new SentOnce(json)).header("Accept", accept).build());
    }

    /** A call that asks the server about itself. */
    public Call get(String path) {
        return asking.newCall(request(path).build());
    }

    /** A call that asks the server about itself. */
    public Call post(String path, byte[] json) {
        return asking.newCall(request(path).post(RequestBody.create(json, JSON)).build());
    }

    /**
     * Sends a call and waits for its answer's head.
     *
     * <p>Where OkHttp has to make a connection and the thread is interrupted, an {@code InterruptedException} comes through undeclared
     * (OkHttp 5.5, {@code FastFallbackExchangeFinder}); here it becomes what an interrupted read is, and the thread stays interrupted.
     *
     * @throws InterruptedIOException if the thread was interrupted
     */
    public static Response execute(Call call) throws IOException {
        try {
            return call.execute();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("interrupted while connecting");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw e;
        }
    }

    /** Where a path is, for people. */
    public String where(String path) {
        return url(path).toString();
    }

    /** The server, for people. */
    public String server() {
        return baseUrl.toString();
    }

    /** Names of the headers sent with every request; their values are secrets. */
    public Set<String> headerNames() {
        return new TreeSet<>(headers.names());
    }

    /** Closes the connections that are not in use. */
    public void closeIdleConnections() {
        generating.connectionPool().evictAll();
    }

    private Request.Builder request(String path) {
        return new Request.Builder().url(url(path)).headers(headers);
    }

    private HttpUrl url(String path) {
        return baseUrl.newBuilder().addPathSegments(path).build();
    }

    /** A JSON body that must not reach a server twice. */
    private static final class SentOnce extends RequestBody {

        private final byte[] json;

        SentOnce(byte[] json) {
            this.json = json;
        }

        @Override
        public @Nullable MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return json.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(json);
        }
    }
}
