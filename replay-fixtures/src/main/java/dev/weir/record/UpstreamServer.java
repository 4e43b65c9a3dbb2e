package dev.weir.record;

import dev.weir.arrival.ConnectionResetException;
import dev.weir.arrival.KernelStamps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The server that is recorded: where it is, and how to connect to it. Immutable. */
final class UpstreamServer {

    /** How many bytes one read takes: more than a record has, so that a boundary made here is rare. */
    static final int READ_BYTES = 1 << 16;

    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final URI url;
    private final String host;
    private final int port;
    private final String path;
    private final @Nullable SSLContext tls;
    private final boolean kernelStamps;

    /**
     * @param url as the user gave it
     * @param context for https
     * @param kernelStamps whether to ask the kernel for arrival times where it has them
     * @throws IllegalArgumentException if the URL names no server; the message says what is wrong with it
     */
    UpstreamServer(URI url, SSLContext context, boolean kernelStamps) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        boolean isHttps = scheme.equals("https");
        if ((!isHttps && !scheme.equals("http"))
                || url.getHost() == null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "expected the URL of a server such as http://127.0.0.1:11434, found " + url);
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "a user's name or password in the URL is not sent; leave it out, and have the client send its credentials");
        }
        this.url = url;
        this.host = url.getHost();
        this.port = url.getPort() >= 0 ? url.getPort() : isHttps ? HTTPS_PORT : HTTP_PORT;
        this.path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        this.tls = isHttps ? context : null;
        this.kernelStamps = kernelStamps;
    }

    /** As the user gave it. */
    URI url() {
        return url;
    }

    /** What a request's {@code Host} must be. */
    String authority() {
        return url.getRawAuthority();
    }

    /** Where on the server a path of the recorder's is. */
    String target(String requestTarget) {
        return path + requestTarget;
    }

    /** For https; empty for a plain server. */
    Optional<SSLContext> tls() {
        return Optional.ofNullable(tls);
    }

    /** Why arrival times are those of this process; empty where they are the kernel's. */
    Optional<String> whyNoKernelStamps() {
        if (tls != null) {
            return Optional.of("under TLS the kernel does not know which bytes are whose");
        }
        return kernelStamps ? KernelStamps.whyNot() : Optional.of("they were not asked for");
    }

    /**
     * Connects to the first of the server's addresses that answers.
     *
     * @throws IOException if none does, for the last one's reason
     */
    Upstream connect() throws IOException {
        IOException failure = new IOException("it has no address");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            try {
                return connect(new InetSocketAddress(address, port));
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private Upstream connect(InetSocketAddress address) throws IOException {
        return whyNoKernelStamps().isEmpty()
                ? StampedUpstream.connect(address, CONNECT_TIMEOUT_MS, READ_BYTES)
                : SocketUpstream.connect(address, host, CONNECT_TIMEOUT_MS, tls);
    }

    /** Whether a connection broke because the other side had reset it. The JDK says so in words only. */
    static boolean isReset(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean saysSo = cause instanceof SocketException
                    && String.valueOf(cause.getMessage())
                            .toLowerCase(Locale.ROOT)
                            .contains("reset");
            if (cause instanceof ConnectionResetException || saysSo) {
                return true;
            }
        }
        return false;
    }
}
