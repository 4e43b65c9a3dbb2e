package dev.weir.bench.latency.http;

import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Status line and headers of a response.
 *
 * @param status the HTTP status code, 200 to 999
 * @param reason what the status line says after it; often empty
 * @param headers in the order received
 * @param framing how the end of the body is marked
 * @param contentLength bytes of the body; 0 for a response that has none, empty unless {@link Framing#CONTENT_LENGTH}
 * @param keepsAlive whether the connection may carry another request once this response is complete
 */
public record HttpHead(
        int status,
        String reason,
        List<Header> headers,
        Framing framing,
        OptionalLong contentLength,
        boolean keepsAlive) {

    /** Keeps a copy of the headers. */
    public HttpHead {
        headers = List.copyOf(headers);
    }

    /** The value of the first header of a name, whatever its case. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }
}
