package dev.weir.replay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Looks at the head of a request before the server underneath reads it. That server fails on some heads without an answer and leaves
 * the client waiting; these are refused here. It also does not know {@code Expect: 100-continue}, for which some clients wait.
 */
final class RequestGuard {

    /** As Go's server has it by default (net/http, DefaultMaxHeaderBytes). */
    static final int LONGEST_HEAD_BYTES = 1 << 20;

    private RequestGuard() {}

    /** Why a head cannot be served; empty if it can. */
    static Optional<String> refusal(String head) {
        List<String> lines = lines(head);
        String[] requestLine = lines.get(0).split(" ", -1);
        if (requestLine.length != 3 || !requestLine[2].startsWith("HTTP/1.")) {
            return Optional.of("malformed request line");
        }
        Optional<String> length = value(lines, "content-length");
        if (length.isPresent() && !length.get().matches("\\d{1,18}")) {
            return Optional.of("malformed Content-Length");
        }
        Optional<String> transferEncoding = value(lines, "transfer-encoding");
        if (transferEncoding.isPresent() && !transferEncoding.get().equalsIgnoreCase("chunked")) {
            return Optional.of("unsupported Transfer-Encoding");
        }
        if (transferEncoding.isPresent() && length.isPresent()) {
            return Optional.of("both Content-Length and Transfer-Encoding"); // as RFC 9112, section 6.1, allows
        }
        boolean hasBody = length.map(Long::parseLong).orElse(0L) > 0 || transferEncoding.isPresent();
        if (hasBody && (requestLine[0].equals("GET") || requestLine[0].equals("HEAD"))) {
            return Optional.of(requestLine[0] + " with a body is not supported");
        }
        String target = requestLine[1];
        String url = target.startsWith("/") ? "http://" + value(lines, "host").orElse("localhost") + target : target;
        return HttpUrl.parse(url) == null ? Optional.of("malformed Host or target") : Optional.empty();
    }

    /** Whether the client waits for a go-ahead before it sends the body (RFC 9110, section 10.1.1). */
    static boolean expectsContinue(String head) {
        return value(lines(head), "expect")
                .filter(expectation -> expectation.equalsIgnoreCase("100-continue"))
                .isPresent();
    }

    /** Whether the body is in chunked framing. */
    static boolean isChunked(String head) {
        return value(lines(head), "transfer-encoding").isPresent();
    }

    /** The whole answer to a request that cannot be served. */
    static byte[] refusalAnswer(String refusal) {
        String text = "400 Bad Request: " + refusal;
        return ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                        + text.length() + "\r\nConnection: close\r\n\r\n" + text)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> lines(String head) {
        List<String> lines = new ArrayList<>();
        head.lines().forEach(lines::add);
        return lines.isEmpty() ? List.of("") : lines;
    }

    private static Optional<String> value(List<String> lines, String lowerCaseName) {
        String prefix = lowerCaseName + ":";
        return lines.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }
}
