package dev.weir.dialect;

import dev.weir.decode.DecoderOptions;
import dev.weir.llm.event.StreamListener;
import dev.weir.recording.BodyFormat;
import dev.weir.recording.Recording;
import java.util.List;
import java.util.function.BiFunction;

/** The three, with their decoders and recordings. */
enum Dialect {
    CHAT_COMPLETIONS("/v1/chat/completions", ChatCompletionsDecoder::new),
    RESPONSES("/v1/responses", ResponsesDecoder::new),
    MESSAGES("/v1/messages", MessagesDecoder::new);

    private final String path;
    private final BiFunction<StreamListener, DecoderOptions, EventStreamDecoder> decoders;

    Dialect(String path, BiFunction<StreamListener, DecoderOptions, EventStreamDecoder> decoders) {
        this.path = path;
        this.decoders = decoders;
    }

    EventStreamDecoder decoder(StreamListener listener, DecoderOptions options) {
        return decoders.apply(listener, options);
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
