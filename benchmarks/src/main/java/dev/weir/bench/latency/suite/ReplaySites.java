package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.request.ServerAddress;
import java.io.Closeable;
import java.io.IOException;

/** Starts replay servers, each in a process of its own, and a laboratory before each. */
public interface ReplaySites {

    /**
     * Starts one.
     *
     * @param pacing when chunks are sent, as {@code weir serve --pacing} takes it
     * @param chunking how bodies are cut, as {@code weir serve --chunking} takes it
     * @throws EndedEarlyException if the session was ended while it started
     * @throws IOException if it cannot be started; the message says why
     */
    Site start(String pacing, String chunking) throws IOException;

    /** A replay server and a laboratory before it. */
    interface Site extends Closeable {

        /** Measures it. */
        Laboratory laboratory();

        /** Where it is. */
        ServerAddress address();
    }
}
