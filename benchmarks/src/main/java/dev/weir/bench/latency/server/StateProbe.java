package dev.weir.bench.latency.server;

import java.util.Optional;

/** Asks a server what it is. Thread-safe. */
@FunctionalInterface
public interface StateProbe {

    /**
     * The server's state.
     *
     * @param model the one to measure; empty for the only one that the server has
     * @throws ServerNotReadyException if it cannot answer for that model
     */
    ServerState state(Optional<String> model) throws ServerNotReadyException;
}
