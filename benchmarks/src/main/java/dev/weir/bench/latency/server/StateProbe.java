package dev.weir.bench.latency.server;

import java.util.Map;
import java.util.Optional;

/** Asks a server what it is. Thread-safe. */
@FunctionalInterface
public interface StateProbe {

    /**
     * One that asks in the words of an API.
     *
     * @param url where the server is, without {@code /v1}
     * @param isOpenAi whether it speaks OpenAI's; otherwise Ollama's
     * @param headers sent with each request
     */
    static StateProbe of(String url, boolean isOpenAi, Map<String, String> headers) {
        return isOpenAi ? new OpenAiProbe(url, headers) : new ServerProbe(url, headers);
    }

    /**
     * The server's state.
     *
     * @param model the one to measure; empty for the only one that the server has
     * @throws ServerNotReadyException if it cannot answer for that model
     */
    ServerState state(Optional<String> model) throws ServerNotReadyException;
}
