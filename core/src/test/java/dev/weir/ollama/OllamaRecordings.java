package dev.weir.ollama;

import dev.weir.recording.BodyFormat;
import dev.weir.recording.Recording;
import java.util.List;

/** The recordings that this package decodes. */
final class OllamaRecordings {

    private OllamaRecordings() {}

    /** The streams, all there are. */
    static List<Recording> streams() {
        return Recording.all().stream()
                .filter(recording -> recording.bodyFormat() == BodyFormat.NDJSON)
                .toList();
    }

    /** Answers of the two endpoints that came in one piece, errors included. */
    static List<Recording> singleObjects() {
        return Recording.all().stream()
                .filter(recording -> recording.bodyFormat() == BodyFormat.JSON)
                .filter(recording -> List.of("/api/chat", "/api/generate").contains(recording.path()))
                .toList();
    }

    static byte[] stream(String name) {
        return Recording.bundled(name).plainBody();
    }
}
