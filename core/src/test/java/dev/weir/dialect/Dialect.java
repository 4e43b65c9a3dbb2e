package dev.weir.dialect;

import dev.weir.decode.DecoderOptions;
import dev.weir.llm.event.StreamListener;
import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import java.util.List;

/** The three, with their decoders and recordings. */
enum Dialect {
    CHAT_COMPLETIONS("/v1/chat/completions"),
    RESPONSES("/v1/responses"),
    MESSAGES("/v1/messages");

    /** By the shape of earlier records where it fits, and each record by itself. */
    static final List<DecoderOptions> BOTH_WAYS =
            List.of(DecoderOptions.DEFAULTS, DecoderOptions.DEFAULTS.withFastPath(false));

    private final String path;

    Dialect(String path) {
        this.path = path;
    }

    EventStreamDecoder decoder(StreamListener listener, DecoderOptions options) {
        return switch (this) {
            case CHAT_COMPLETIONS -> new ChatCompletionsDecoder(listener, options);
            case RESPONSES -> new ResponsesDecoder(listener, options);
            case MESSAGES -> new MessagesDecoder(listener, options);
        };
    }

    List<Recording> streams() {
        return recordings(BodyFormat.SSE);
    }

    List<Recording> objects() {
        return recordings(BodyFormat.JSON);
    }

    static Dialect of(Recording recording) {
        for (Dialect dialect : values()) {
            if (recording.path().equals(dialect.path)) {
                return dialect;
            }
        }
        throw new IllegalArgumentException(recording.name() + " is of " + recording.path());
    }

    private List<Recording> recordings(BodyFormat format) {
        return Recording.all().stream()
                .filter(recording ->
                        recording.bodyFormat() == format && recording.path().equals(path))
                .toList();
    }
}
