package dev.weir.replay.junit;

import dev.weir.replay.match.Match;
import dev.weir.replay.match.ReceivedRequest;
import java.util.Optional;

/**
 * A request that reached the server, and what it was answered with.
 *
 * @param request as it was received
 * @param status of the answer, also where a fault kept it from being sent
 * @param match which recording answered, and how well it fits; empty where none did
 */
public record SeenRequest(ReceivedRequest request, int status, Optional<Match> match) {

    /** Its method, such as {@code POST}. */
    public String method() {
        return request.method();
    }

    /** Its path, such as {@code /api/chat}, without a query. */
    public String path() {
        return request.path();
    }

    /** Its body, read as UTF-8; empty where there is none. */
    public String body() {
        return request.body();
    }

    /** The first value of a header; case does not count in its name. */
    public Optional<String> header(String name) {
        return request.header(name);
    }

    /** Such as {@code POST /api/chat -> 200, exact; chat-prose}. */
    @Override
    public String toString() {
        return method() + " " + request.target() + " -> " + status
                + match.map(found -> ", " + found).orElse("");
    }
}
