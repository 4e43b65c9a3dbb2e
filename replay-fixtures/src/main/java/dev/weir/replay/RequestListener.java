package dev.weir.replay;

import java.util.Optional;

/** Is told of each request that a replay server received. */
@FunctionalInterface
public interface RequestListener {

    /**
     * A request was received, and its answer is about to be sent. Called by the connection's own thread, so by many at once, and the
     * answer waits for it.
     *
     * @param request what was received
     * @param status of the answer
     * @param recording name of the recording that answers; empty where none does
     */
    void onRequest(ReceivedRequest request, int status, Optional<String> recording);
}
