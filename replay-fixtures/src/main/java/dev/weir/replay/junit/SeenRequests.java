package dev.weir.replay.junit;

import dev.weir.replay.match.Match;
import dev.weir.replay.match.ReceivedRequest;
import dev.weir.replay.match.RequestListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The latest requests, as many as fit, so that a test can ask as often as it likes. Thread-safe. */
final class SeenRequests implements RequestListener {

    /** Most requests that are remembered. */
    static final int MOST_REQUESTS = 1_000;

    /** Most characters of their bodies together; of the latest request, the body is kept whatever its length. */
    static final long MOST_BODY_CHARS = 32 << 20;

    private final Deque<SeenRequest> requests = new ArrayDeque<>();
    private long bodyChars;

    @Override
    public synchronized void onRequest(ReceivedRequest request, int status, Optional<Match> match) {
        requests.add(new SeenRequest(request, status, match));
        bodyChars += request.body().length();
        while (requests.size() > MOST_REQUESTS || (bodyChars > MOST_BODY_CHARS && requests.size() > 1)) {
            bodyChars -= requests.remove().body().length();
        }
    }

    synchronized List<SeenRequest> all() {
        return List.copyOf(requests);
    }

    synchronized void clear() {
        requests.clear();
        bodyChars = 0;
    }
}
