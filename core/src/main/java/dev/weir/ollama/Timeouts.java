package dev.weir.ollama;

import java.time.Duration;

/**
 * How long to wait for what; zero waits for ever.
 *
 * @param firstByte from sending the request to the first byte of the answer's body
 * @param idle for each further read
 * @param total from sending the request to the end
 */
record Timeouts(Duration firstByte, Duration idle, Duration total) {

    Timeouts withFirstByte(Duration newFirstByte) {
        return new Timeouts(newFirstByte, idle, total);
    }

    Timeouts withIdle(Duration newIdle) {
        return new Timeouts(firstByte, newIdle, total);
    }

    Timeouts withTotal(Duration newTotal) {
        return new Timeouts(firstByte, idle, newTotal);
    }
}
