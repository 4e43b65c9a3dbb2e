package dev.weir.replay.http;

import java.time.Duration;

/**
 * How long a client may take, so that one that never ends its request does not hold a connection for as long as it likes.
 *
 * @param head from the first byte of a request to the end of its headers
 * @param request from its first byte to its last
 * @param idle from the connection's opening, or the end of an answer, to the first byte of a request; longer than clients keep unused
 *     connections (OkHttp and the JDK's client: 5 minutes and less), which would find them closed else
 */
public record TimeLimits(Duration head, Duration request, Duration idle) {

    /** The limits of a server that is not told others. */
    public static final TimeLimits USUAL =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofMinutes(10));
}
