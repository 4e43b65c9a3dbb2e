package dev.weir.replay;

import dev.weir.recording.Framing;
import dev.weir.recording.Header;
import dev.weir.recording.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Status line and headers of an answer.
 *
 * @param status the status code
 * @param headers in the order sent
 */
record Head(int status, List<Header> headers) {

    private static final String CONNECTION = "Connection";
    private static final String LENGTH = "Content-Length";
    private static final String CODING = "Transfer-Encoding";
    private static final int NO_CONTENT = 204;
    private static final Header CLOSE = new Header(CONNECTION, "close");

    /** Those that Ollama and the proxies before it are known to send (RFC 9110, section 15, in Go's spelling). */
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(204, "No Content"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    /**
     * The head of a replayed answer: as recorded, but for what only concerns the connection and not the answer. {@code Connection} is
     * this connection's (those who record ask for one that closes), and the framing is the one used.
     *
     * @param more headers for this client, which stand for recorded ones of the same name
     */
    static Head of(Recording recording, Framing framing, boolean keepAlive, List<Header> more) {
        List<Header> headers = new ArrayList<>();
        for (Header header : recording.response().headers()) {
            boolean kept = isNamed(header, CONNECTION)
                    ? !keepAlive && header.value().equalsIgnoreCase(CLOSE.value())
                    : framing == recording.framing() || !(isNamed(header, LENGTH) || isNamed(header, CODING));
            if (kept && more.stream().noneMatch(one -> isNamed(header, one.name()))) {
                headers.add(header);
            }
        }
        headers.addAll(more);
        if (framing == Framing.CHUNKED) {
            addIfAbsent(headers, new Header(CODING, "chunked"));
        }
        if (framing == Framing.CONTENT_LENGTH) {
            addIfAbsent(headers, new Header(LENGTH, Integer.toString(recording.bodyBytes())));
        }
        if (!keepAlive) {
            addIfAbsent(headers, CLOSE);
        }
        return new Head(recording.status(), List.copyOf(headers));
    }

    /** The head of an answer in the server's own words. */
    static Head of(Answer.Said said, String date, boolean keepAlive, List<Header> more) {
        List<Header> headers = new ArrayList<>();
        if (!said.allow().isEmpty()) {
            headers.add(new Header("Allow", said.allow()));
        }
        if (!said.contentType().isEmpty()) {
            headers.add(new Header("Content-Type", said.contentType()));
        }
        headers.addAll(more);
        headers.add(new Header("Date", date));
        if (said.status() != NO_CONTENT) {
            headers.add(new Header(LENGTH, Integer.toString(said.bytes().length)));
        }
        if (!keepAlive) {
            headers.add(CLOSE);
        }
        return new Head(said.status(), List.copyOf(headers));
    }

    String statusLine() {
        return "HTTP/1.1 " + status + " " + REASONS.getOrDefault(status, "Status " + status);
    }

    private static void addIfAbsent(List<Header> headers, Header header) {
        if (headers.stream().noneMatch(present -> isNamed(present, header.name()))) {
            headers.add(header);
        }
    }

    private static boolean isNamed(Header header, String name) {
        return header.name().equalsIgnoreCase(name);
    }
}
