package dev.weir.decode;

import dev.weir.recording.BodyFormat;
import dev.weir.recording.Recording;
import java.util.List;

/** The recordings that this package decodes. */
public final class OllamaRecordings {

    private OllamaRecordings() {}

    /** The streams, all there are. */
    public static List<Recording> streams() {
        return Recording.all().stream()
                .filter(recording -> recording.bodyFormat() == BodyFormat.NDJSON)
                .toList();
    }

    /** Answers of the two endpoints that came in one piece, errors included. */
    public static List<Recording> singleObjects() {
        return Recording.all().stream()
                .filter(recording -> recording.bodyFormat() == BodyFormat.JSON)
                .filter(recording -> List.of("/api/chat", "/api/generate").contains(recording.path()))
                .toList();
    }

    public static byte[] stream(String name) {
        return Recording.bundled(name).plainBody();
    }
}
