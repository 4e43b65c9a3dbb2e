package dev.weir.dialect;

import dev.weir.decode.DecoderOptions;
import dev.weir.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The recorded event streams of the three dialects. */
public final class DialectRecordings {

    private DialectRecordings() {}

    /** All there are. */
    public static Stream<Recording> streams() {
        return Stream.of(Dialect.values()).flatMap(dialect -> dialect.streams().stream());
    }

    /** The text of a stream, or as much of it as can be decoded; where it has none, the arguments of its tool calls. */
    public static byte[] text(Recording stream) {
        EventLog log = EventLog.of(Dialect.of(stream), stream.plainBody(), DecoderOptions.DEFAULTS);
        StringBuilder text = new StringBuilder(log.text);
        if (text.isEmpty()) {
            log.toolCalls.forEach(call -> text.append(call.argumentsJson()).append('\n'));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
