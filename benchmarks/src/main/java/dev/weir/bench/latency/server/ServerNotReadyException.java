package dev.weir.bench.latency.server;

import java.io.IOException;

/** A server cannot be measured: it is not there, is no Ollama, or has no such model. The message says what to do. */
public final class ServerNotReadyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean isReachable;

    ServerNotReadyException(String message, boolean isReachable) {
        super(message);
        this.isReachable = isReachable;
    }

    /** Whether anything answers at its address. */
    public boolean isReachable() {
        return isReachable;
    }
}
