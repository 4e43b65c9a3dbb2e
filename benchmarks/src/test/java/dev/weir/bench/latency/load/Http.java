package dev.weir.bench.latency.load;

import java.nio.charset.StandardCharsets;

/** Responses as servers write them. */
final class Http {

    /** Head of a stream, as Ollama writes it. */
    static final String OK =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";

    static final String LAST_CHUNK = "0\r\n\r\n";

    private Http() {}

    static String chunk(String text) {
        return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n";
    }

    /** A whole response whose length is known. */
    static String whole(int status, String body, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head + "\r\n" + body;
    }

    /** A response that ends with its connection. */
    static String untilClose(String body) {
        return "HTTP/1.1 200 OK\r\n\r\n" + body;
    }
}
