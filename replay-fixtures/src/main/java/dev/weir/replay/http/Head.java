package dev.weir.replay.http;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import dev.weir.replay.match.Answer;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);
    private static final Header CLOSE = new Header(CONNECTION, "close");

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
    static Head of(Answer.Said said, boolean keepAlive, List<Header> more) {
        List<Header> headers = new ArrayList<>();
        if (!said.allow().isEmpty()) {
            headers.add(new Header("Allow", said.allow()));
        }
        if (!said.contentType().isEmpty()) {
            headers.add(new Header("Content-Type", said.contentType()));
        }
        headers.addAll(more);
        headers.add(new Header("Date", DATE.format(ZonedDateTime.now(ZoneOffset.UTC))));
        if (said.status() != NO_CONTENT) {
            headers.add(new Header(LENGTH, Integer.toString(said.bytes().length)));
        }
        if (!keepAlive) {
            headers.add(CLOSE);
        }
        return new Head(said.status(), List.copyOf(headers));
    }

    /** The whole answer to what is no request; after it the connection is closed. */
    static byte[] refusal(Incoming.Refusal refusal) {
        String text = HttpResponseStatus.valueOf(refusal.status()) + ": " + refusal.reason();
        List<Header> headers = List.of(
                new Header("Content-Type", "text/plain; charset=utf-8"),
                new Header(LENGTH, Integer.toString(text.length())),
                CLOSE);
        return new Head(refusal.status(), headers).bytesWith(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** As it goes over the wire, the blank line included. */
    byte[] bytes() {
        StringBuilder text = new StringBuilder("HTTP/1.1 ").append(HttpResponseStatus.valueOf(status));
        for (Header header : headers) {
            text.append("\r\n").append(header.name()).append(": ").append(header.value());
        }
        return text.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As it goes over the wire, with a body behind it. */
    byte[] bytesWith(byte[] body) {
        byte[] head = bytes();
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
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
