package dev.weir.record.http;

import dev.weir.recording.head.Header;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What stands before a message's body.
 *
 * @param startLine the request line or status line, without its end
 * @param headers in the order received, names and values as they were on the wire but for white space around the values
 */
public record MessageHead(String startLine, List<Header> headers) {

    /** Keeps a copy of the headers. */
    public MessageHead {
        headers = List.copyOf(headers);
    }

    /** The values of all headers of a name, in order; upper and lower case are one. */
    public List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /** The first value of a header. */
    public Optional<String> first(String name) {
        return values(name).stream().findFirst();
    }

    /** The tokens of a header that is a list. */
    private List<String> tokens(String name) {
        return values(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(token -> !token.isEmpty())
                .toList();
    }

    /** Whether the body comes in chunks (RFC 9112, section 6.1). */
    boolean isChunked() {
        List<String> codings = tokens("Transfer-Encoding");
        return !codings.isEmpty() && codings.get(codings.size() - 1).equalsIgnoreCase("chunked");
    }

    /**
     * The length that {@code Content-Length} gives the body; empty where there is none.
     *
     * @throws HttpSyntaxException if it is no length, or two differ
     */
    Optional<Long> contentLength() throws HttpSyntaxException {
        List<String> lengths = tokens("Content-Length").stream().distinct().toList();
        if (lengths.isEmpty()) {
            return Optional.empty();
        }
        String length = lengths.get(0);
        if (lengths.size() > 1 || !length.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw new HttpSyntaxException("Content-Length must be one length, found " + lengths);
        }
        try {
            return Optional.of(Long.parseLong(length));
        } catch (NumberFormatException e) {
            throw new HttpSyntaxException("Content-Length is beyond all measure: " + length);
        }
    }
}
