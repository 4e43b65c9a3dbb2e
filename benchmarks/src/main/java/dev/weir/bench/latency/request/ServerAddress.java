package dev.weir.bench.latency.request;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Where a server is.
 *
 * @param url as given, without a slash at its end
 * @param host name or address
 * @param port its port
 * @param isTls whether it speaks TLS
 * @param pathPrefix what stands before the API's paths, such as {@code /ollama}; usually empty
 */
public record ServerAddress(String url, String host, int port, boolean isTls, String pathPrefix) {

    private static final String VERSION = "/v1";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * Reads a URL such as {@code http://127.0.0.1:11434}.
     *
     * @throws IllegalArgumentException if it is none that a server can have; the message says what to give
     */
    public static ServerAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw wrong(text, "is no URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw wrong(text, "is no URL of a server");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong(text, "has a user, query or fragment; leave it out (--header sends secrets)");
        }
        boolean isTls = scheme.equals("https");
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        int port = uri.getPort() >= 0 ? uri.getPort() : isTls ? HTTPS_PORT : HTTP_PORT;
        return new ServerAddress(text.strip().replaceAll("/+$", ""), uri.getHost(), port, isTls, path);
    }

    /**
     * Looks the host up.
     *
     * @throws UnknownHostException if it has no address
     */
    public InetSocketAddress resolve() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /** Without the {@code /v1} that the URL of OpenAI's API ends with, which is in the API's paths already. */
    public ServerAddress withoutVersion() {
        return url.endsWith(VERSION) ? parse(url.substring(0, url.length() - VERSION.length())) : this;
    }

    /** The value of a {@code Host} header. */
    String hostHeader() {
        boolean isUsual = port == (isTls ? HTTPS_PORT : HTTP_PORT);
        return isUsual ? host : host + ":" + port;
    }

    /** Its URL. */
    @Override
    public String toString() {
        return url;
    }

    private static IllegalArgumentException wrong(String text, String problem) {
        return new IllegalArgumentException("'" + text + "' " + problem + "; give one such as http://127.0.0.1:11434");
    }
}
