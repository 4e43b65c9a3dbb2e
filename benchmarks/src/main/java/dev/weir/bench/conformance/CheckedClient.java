package dev.weir.bench.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The client that is checked. */
@FunctionalInterface
interface CheckedClient {

    /**
     * Has it ask once.
     *
     * @param environment what it is told, as {@link ClientCheck} describes
     * @param limit how long it may take
     * @param mostOutputBytes how much it may print; it is ended when it prints more
     * @throws IOException if it cannot be run
     * @throws InterruptedException if this thread is interrupted; the client has ended then too
     */
    CommandRun run(Map<String, String> environment, Duration limit, int mostOutputBytes)
            throws IOException, InterruptedException;
}
