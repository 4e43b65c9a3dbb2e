package dev.weir.recording.head;

import java.util.List;

/**
 * A recorded request but for its body.
 *
 * @param method such as {@code POST}
 * @param path such as {@code /api/chat}
 * @param headers in the order sent
 */
public record RequestHead(String method, String path, List<Header> headers) {

    /** Keeps a copy of the headers. */
    public RequestHead {
        headers = List.copyOf(headers);
    }
}
