package dev.weir.replay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * Looks at the head of a request before the server underneath reads it. That server fails on some heads without an answer and leaves
 * the client waiting; these are refused here. It also does not know {@code Expect: 100-continue}, for which some clients wait, and takes
 * no body with a {@code GET}.
 */
final class RequestGuard {

    /** As Go's server has it by default (net/http, DefaultMaxHeaderBytes). */
    static final int LONGEST_HEAD_BYTES = 1 << 20;

    private static final String CONTENT_LENGTH = "content-length";
    private static final String TRANSFER_ENCODING = "transfer-encoding";

    private RequestGuard() {}

    /** Why a head cannot be served; empty if it can. */
    static Optional<String> refusal(String head) {
        List<String> lines = lines(head);
        String[] requestLine = lines.get(0).split(" ", -1);
        if (requestLine.length != 3 || !requestLine[2].startsWith("HTTP/1.")) {
            return Optional.of("malformed request line");
        }
        Optional<String> length = value(lines, CONTENT_LENGTH);
        if (length.isPresent() && !length.get().matches("\\d{1,18}")) {
            return Optional.of("malformed Content-Length");
        }
        Optional<String> transferEncoding = value(lines, TRANSFER_ENCODING);
        if (transferEncoding.isPresent() && !transferEncoding.get().equalsIgnoreCase("chunked")) {
            return Optional.of("unsupported Transfer-Encoding");
        }
        if (transferEncoding.isPresent() && length.isPresent()) {
            return Optional.of("both Content-Length and Transfer-Encoding"); // as RFC 9112, section 6.1, allows
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
        return value(lines(head), TRANSFER_ENCODING).isPresent();
    }

    /** Whether the server underneath fails on a body in this request, though HTTP allows one (RFC 9110, section 9.3.1). */
    static boolean hasBodyToDrop(String head) {
        boolean hasBody = isChunked(head) || bodyBytes(head) > 0;
        return hasBody && (head.startsWith("GET ") || head.startsWith("HEAD "));
    }

    /** The length of a body that is not in chunked framing. */
    static long bodyBytes(String head) {
        return value(lines(head), CONTENT_LENGTH).map(Long::parseLong).orElse(0L);
    }

    /** The head as it is without a body. */
    static String withoutBody(String head) {
        return lines(head).stream()
                .filter(line -> !isNamed(line, CONTENT_LENGTH) && !isNamed(line, TRANSFER_ENCODING))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
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
        return lines.stream()
                .skip(1)
                .filter(line -> isNamed(line, lowerCaseName))
                .map(line -> line.substring(lowerCaseName.length() + 1).strip())
                .findFirst();
    }

    private static boolean isNamed(String line, String lowerCaseName) {
        return line.toLowerCase(Locale.ROOT).startsWith(lowerCaseName + ":");
    }
}
