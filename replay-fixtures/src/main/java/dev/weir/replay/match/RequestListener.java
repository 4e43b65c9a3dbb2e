package dev.weir.replay.match;

import java.util.Optional;

/** Is told of each request that a replay server received. */
@FunctionalInterface
public interface RequestListener {

    /**
     * A request was received, and its answer is about to be sent. Called by one thread, request by request, and the answers wait for it;
     * those under way do not.
     *
     * @param request what was received
     * @param status of the answer
     * @param match which recording answers, and how well it fits; empty where none does
     */
    void onRequest(ReceivedRequest request, int status, Optional<Match> match);
}
