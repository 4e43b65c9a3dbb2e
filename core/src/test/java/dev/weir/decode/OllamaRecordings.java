package dev.weir.decode;

import dev.weir.llm.event.StreamListener;
import dev.weir.ndjson.LineTooLongException;
import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import java.io.ByteArrayOutputStream;
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

    /** The text of a stream, or as much of it as can be decoded. */
    public static byte[] text(Recording stream) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        StreamDecoder decoder = new StreamDecoder(new StreamListener() {
            @Override
            public void onText(byte[] utf8, int from, int to) {
                text.write(utf8, from, to - from);
            }
        });
        byte[] body = stream.plainBody();
        try {
            decoder.feed(body, 0, body.length);
            decoder.finish();
        } catch (InvalidUtf8Exception | LineTooLongException e) {
            // the decoder's own tests hold it to where it failed
        }
        return text.toByteArray();
    }
}
