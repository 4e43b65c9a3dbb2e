package dev.weir.recording.head;

import java.util.List;

/**
 * A recorded response but for its body.
 *
 * @param status the HTTP status code
 * @param headers in the order received
 * @param framing how the end of the body was marked
 * @param headersNs when the headers had arrived, ns after the last byte of the request was sent
 * @param endNs when the response had ended, on the same clock
 */
public record ResponseHead(int status, List<Header> headers, Framing framing, long headersNs, long endNs) {

    /** Keeps a copy of the headers. */
    public ResponseHead {
        headers = List.copyOf(headers);
    }
}
