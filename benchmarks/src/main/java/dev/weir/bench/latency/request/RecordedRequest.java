package dev.weir.bench.latency.request;

import dev.weir.bench.latency.load.RequestSource;
import dev.weir.bench.latency.load.RequestSource.PreparedRequest;
import dev.weir.recording.Recording;
import java.util.List;

/** Requests that were recorded, sent again to a replay server, which is told which recording to answer with. */
public final class RecordedRequest {

    /** How a replay server is told. */
    public static final String CHOICE_HEADER = "X-Weir-Recording";

    private RecordedRequest() {}

    /** The requests of recordings in turn. */
    public static RequestSource inTurn(List<Recording> recordings, HttpPost post) {
        List<PreparedRequest> requests = recordings.stream()
                .map(recording -> new PreparedRequest(
                        recording.name(),
                        post.with(CHOICE_HEADER, recording.name()).of(recording.path(), recording.requestBody())))
                .toList();
        return index -> requests.get((int) Math.floorMod(index, (long) requests.size()));
    }
}
