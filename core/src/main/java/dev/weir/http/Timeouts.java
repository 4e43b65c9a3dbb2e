package dev.weir.http;

import java.time.Duration;

/**
 * How long to wait for what; zero waits for ever.
 *
 * @param firstByte from sending the request to the first byte of the answer's body
 * @param idle for each further read
 * @param total from sending the request to the end
 */
public record Timeouts(Duration firstByte, Duration idle, Duration total) {

    /** The same with another limit for the first byte. */
    public Timeouts withFirstByte(Duration newFirstByte) {
        return new Timeouts(newFirstByte, idle, total);
    }

    /** The same with another limit for each further read. */
    public Timeouts withIdle(Duration newIdle) {
        return new Timeouts(firstByte, newIdle, total);
    }

    /** The same with another limit for the whole. */
    public Timeouts withTotal(Duration newTotal) {
        return new Timeouts(firstByte, idle, newTotal);
    }
}
