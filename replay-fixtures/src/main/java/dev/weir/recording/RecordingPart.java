package dev.weir.recording;

/** A part of a recording that a sum in its {@code recording.json} may cover or not; one always covers the response's body. */
public enum RecordingPart {
    /** The request's body: {@code request.body_sha256}. */
    REQUEST_BODY("request body"),
    /** When the chunks arrived and how long they are, {@code chunks.csv}: {@code response.chunks_sha256}. */
    CHUNKS("chunk times");

    private final String words;

    RecordingPart(String words) {
        this.words = words;
    }

    /** For people. */
    @Override
    public String toString() {
        return words;
    }
}
