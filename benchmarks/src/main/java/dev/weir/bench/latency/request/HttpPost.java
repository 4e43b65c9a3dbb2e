package dev.weir.bench.latency.request;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Writes POST requests of HTTP/1.1 to one server (RFC 9112). Immutable and thread-safe. */
public final class HttpPost {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E\\x80-\\xFF]*");

    /** What says where a message ends and whom it is for is not a user's to say. */
    private static final Set<String> OWN =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final ServerAddress server;
    private final SortedMap<String, String> headers;

    /**
     * @param server whom to ask
     * @param headers sent with every request, beside those that HTTP needs
     * @throws IllegalArgumentException as {@link #requireSendable}
     */
    public HttpPost(ServerAddress server, Map<String, String> headers) {
        this.server = server;
        this.headers = new TreeMap<>(headers);
        headers.forEach(HttpPost::requireSendable);
    }

    /**
     * Refuses a header that no request may have beside its own.
     *
     * @throws IllegalArgumentException if its name or value cannot be sent; the value is not in the message
     */
    public static void requireSendable(String name, String value) {
        if (!TOKEN.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("the header '" + name.replaceAll("\\p{Cntrl}", "?")
                    + "' cannot be sent: names are letters, digits and dashes, values have no line breaks");
        }
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "the header '" + name + "' cannot be sent: each request has one of its own; leave it out");
        }
    }

    /** The same with one more header. */
    public HttpPost with(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new HttpPost(server, more);
    }

    /**
     * A request with a body of JSON.
     *
     * @param path of the API, such as {@code /api/chat}; what stands before it on this server is added
     */
    public byte[] of(String path, byte[] json) {
        StringBuilder head = new StringBuilder("POST ")
                .append(server.pathPrefix())
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(server.hostHeader())
                .append("\r\nUser-Agent: weir\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: ")
                .append(json.length)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] ascii = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[ascii.length + json.length];
        System.arraycopy(ascii, 0, request, 0, ascii.length);
        System.arraycopy(json, 0, request, ascii.length, json.length);
        return request;
    }
}
