package dev.weir.record;

import dev.weir.record.http.HttpSyntaxException;
import dev.weir.record.http.MessageHead;
import dev.weir.recording.head.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The head of a request as the server gets it: as the client sent it, but addressed to the server ({@code Host}), and without the wish to
 * go on in another protocol ({@code Upgrade}), which could not be recorded.
 *
 * @param method such as {@code POST}
 * @param target the server's path and query
 * @param version {@code HTTP/1.1} or {@code HTTP/1.0}
 * @param headers in the client's order
 */
record ServerRequest(String method, String target, String version, List<Header> headers) {

    private static final List<String> OF_AN_UPGRADE = List.of("upgrade", "http2-settings");

    /**
     * Reads a client's head.
     *
     * @throws HttpSyntaxException if it is none of HTTP/1.0 or 1.1, or asks for a tunnel
     */
    static ServerRequest of(MessageHead head, UpstreamServer upstream) throws HttpSyntaxException {
        String[] parts = head.startLine().split(" ", -1);
        boolean isRequestLine = parts.length == 3
                && parts[0].chars().allMatch(c -> c > ' ' && c < 0x7F)
                && !parts[0].isEmpty()
                && (parts[2].equals("HTTP/1.1") || parts[2].equals("HTTP/1.0"));
        if (!isRequestLine) {
            throw new HttpSyntaxException(
                    "expected a request such as \"POST /api/chat HTTP/1.1\"; only HTTP/1.0 and 1.1 are spoken here, without TLS");
        }
        return new ServerRequest(
                parts[0], upstream.target(path(parts[1])), parts[2], headers(head, upstream.authority()));
    }

    /** Clients that take the recorder for a proxy send a whole URL. */
    private static String path(String target) throws HttpSyntaxException {
        if (target.regionMatches(true, 0, "http://", 0, "http://".length())) {
            int slash = target.indexOf('/', "http://".length());
            return slash < 0 ? "/" : target.substring(slash);
        }
        if (!target.startsWith("/") && !target.equals("*")) {
            throw new HttpSyntaxException("expected a path such as /api/chat; tunnels are not passed on");
        }
        return target;
    }

    private static List<Header> headers(MessageHead head, String authority) {
        List<Header> headers = new ArrayList<>();
        boolean isAddressed = false;
        for (Header header : head.headers()) {
            switch (header.name().toLowerCase(Locale.ROOT)) {
                case "upgrade", "http2-settings" -> {}
                case "host" -> {
                    isAddressed = true;
                    headers.add(new Header(header.name(), authority));
                }
                case "connection" -> {
                    String kept = Arrays.stream(header.value().split(",", -1))
                            .map(String::strip)
                            .filter(token -> !OF_AN_UPGRADE.contains(token.toLowerCase(Locale.ROOT)))
                            .collect(Collectors.joining(", "));
                    if (!kept.isEmpty()) {
                        headers.add(new Header(header.name(), kept));
                    }
                }
                default -> headers.add(header);
            }
        }
        if (!isAddressed) {
            headers.add(0, new Header("Host", authority));
        }
        return headers;
    }

    /** As it goes to the server. */
    byte[] bytes() {
        StringBuilder text = new StringBuilder(method + " " + target + " " + version + "\r\n");
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** For people: method and path, without its parameters. */
    @Override
    public String toString() {
        return method + " " + target.split("\\?", 2)[0];
    }
}
