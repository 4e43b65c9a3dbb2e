package dev.weir.bench.latency.http;

import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads the head of a response (RFC 9112, sections 4 to 6).
 *
 * <pre>{@code
 * head   = "HTTP/1." ("0" | "1") SP 3DIGIT [ SP reason ] EOL { field EOL } EOL          EOL = [ CR ] LF
 * field  = name ":" value { EOL ( SP | HTAB ) value }                                     folded values are joined by a space
 * }</pre>
 *
 * A name is a token; white space around name and value is removed; values are ISO 8859-1 without control characters.
 */
final class HeadParser {

    /** How each response begins. */
    static final byte[] BEGINNING = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private static final int STATUS_AT = BEGINNING.length + 2;
    private static final int STATUS_DIGITS = 3;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int LONGEST_QUOTE_CHARS = 60;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final int DELETE = 0x7F;

    private final byte[] head;
    private final int length;
    private final long offset;
    private int at;

    /** @param offset of the head's first byte in the response */
    HeadParser(byte[] head, int length, long offset) {
        this.head = head;
        this.length = length;
        this.offset = offset;
    }

    /** Whether it is the head of an interim response, after which another head follows. */
    static boolean isInterim(int status) {
        return status < OK;
    }

    /** Reads a whole head, the empty line included. */
    HttpHead parse() throws HttpResponseException {
        String line = nextLine();
        int status = status(line);
        if (status == SWITCHING_PROTOCOLS) {
            throw new MalformedResponseException("the server switches to a protocol that nobody asked for", offset);
        }
        String reason = line.substring(Math.min(line.length(), STATUS_AT + STATUS_DIGITS + 1));
        boolean isHttp11 = line.charAt(BEGINNING.length) == '1';
        return withFraming(status, reason, isHttp11, headers());
    }

    private int status(String line) throws MalformedResponseException {
        boolean wellFormed = line.length() >= STATUS_AT + STATUS_DIGITS
                && line.startsWith("HTTP/1.")
                && (line.charAt(BEGINNING.length) == '0' || line.charAt(BEGINNING.length) == '1')
                && line.charAt(STATUS_AT - 1) == ' '
                && line.chars().skip(STATUS_AT).limit(STATUS_DIGITS).allMatch(c -> c >= '0' && c <= '9')
                && line.charAt(STATUS_AT) != '0'
                && (line.length() == STATUS_AT + STATUS_DIGITS || line.charAt(STATUS_AT + STATUS_DIGITS) == ' ');
        if (!wellFormed) {
            throw new MalformedResponseException(
                    "expected a status line such as \"HTTP/1.1 200 OK\", found " + quote(line), offset);
        }
        return Integer.parseInt(line, STATUS_AT, STATUS_AT + STATUS_DIGITS, 10);
    }

    /** Reads headers up to the empty line, such as trailers. */
    List<Header> headers() throws MalformedResponseException {
        List<Header> headers = new ArrayList<>();
        while (true) {
            int lineAt = at;
            String line = nextLine();
            if (line.isEmpty()) {
                return headers;
            }
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                fold(headers, line, lineAt);
            } else {
                headers.add(header(line, lineAt));
            }
        }
    }

    private void fold(List<Header> headers, String line, int lineAt) throws MalformedResponseException {
        if (headers.isEmpty()) {
            throw malformed("a header that begins with white space", line, lineAt);
        }
        Header before = headers.remove(headers.size() - 1);
        headers.add(new Header(before.name(), (before.value() + ' ' + line.strip()).strip()));
    }

    private Header header(String line, int lineAt) throws MalformedResponseException {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw malformed("a header without a colon", line, lineAt);
        }
        String name = line.substring(0, colon).stripTrailing();
        if (name.isEmpty() || !name.chars().allMatch(HeadParser::isTokenCharacter)) {
            throw malformed("a header whose name is none", line, lineAt);
        }
        return new Header(name, line.substring(colon + 1).strip());
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    /** The next line without its end. */
    private String nextLine() throws MalformedResponseException {
        int from = at;
        while (at < length && head[at] != '\n') {
            at++;
        }
        int to = at > from && head[at - 1] == '\r' ? at - 1 : at;
        at++;
        String line = new String(head, from, to - from, StandardCharsets.ISO_8859_1);
        if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == DELETE)) {
            throw malformed("a control character in the head", line, from);
        }
        return line;
    }

    private HttpHead withFraming(int status, String reason, boolean isHttp11, List<Header> headers)
            throws HttpResponseException {
        List<String> codings = elements(headers, "Transfer-Encoding")
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
        if (!codings.isEmpty() && !codings.equals(List.of("chunked"))) {
            throw new UnsupportedCodingException("Transfer-Encoding", quote(String.join(", ", codings)), offset);
        }
        OptionalLong contentLength = contentLength(headers);
        Framing framing;
        if (isInterim(status) || status == NO_CONTENT || status == NOT_MODIFIED) {
            framing = Framing.CONTENT_LENGTH;
            contentLength = OptionalLong.of(0);
        } else if (!codings.isEmpty()) {
            framing = Framing.CHUNKED;
            contentLength = OptionalLong.empty();
        } else {
            framing = contentLength.isPresent() ? Framing.CONTENT_LENGTH : Framing.CLOSE;
        }
        List<String> connection = elements(headers, "Connection").toList();
        boolean isKept = isHttp11
                ? !connection.contains("close")
                // A server of HTTP/1.0 that chunks all the same is not trusted to frame the next one (RFC 9112, 6.1).
                : connection.contains("keep-alive") && framing != Framing.CHUNKED;
        return new HttpHead(status, reason, headers, framing, contentLength, isKept && framing != Framing.CLOSE);
    }

    private OptionalLong contentLength(List<Header> headers) throws MalformedResponseException {
        List<String> values = elements(headers, "Content-Length").distinct().toList();
        if (values.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            if (values.size() == 1 && values.get(0).chars().allMatch(c -> c >= '0' && c <= '9')) {
                return OptionalLong.of(Long.parseLong(values.get(0)));
            }
        } catch (NumberFormatException e) {
            // More than a long holds, or nothing at all: told below.
        }
        throw new MalformedResponseException(
                "Content-Length must be one whole number, found " + quote(String.join(", ", values)), offset);
    }

    /** The elements of a list that may be spread over several headers, in lower case; empty ones too. */
    private static Stream<String> elements(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .flatMap(header -> Arrays.stream(header.value().split(",", -1)))
                .map(element -> element.strip().toLowerCase(Locale.ROOT));
    }

    private MalformedResponseException malformed(String what, String line, int lineAt) {
        return new MalformedResponseException(what + ", " + quote(line), offset + lineAt);
    }

    /** Makes text fit for a message: short and printable. */
    static String quote(String text) {
        String printable = text.codePoints()
                .limit(LONGEST_QUOTE_CHARS)
                .map(c -> c < ' ' || (c >= DELETE && c <= 0xA0) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return '"' + printable + (text.length() > LONGEST_QUOTE_CHARS ? "..." : "") + '"';
    }
}
