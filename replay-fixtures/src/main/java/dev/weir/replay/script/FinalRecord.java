package dev.weir.replay.script;

import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where in a recorded body a client learns that the answer is done: at a record with {@code "done":true}, or among server-sent events at
 * the first one that gives a {@code finish_reason} or {@code stop_reason}, or has the type that ends a stream of the dialect, or else at
 * {@code [DONE]}. What comes behind it, such as the count of tokens, is of no text.
 *
 * @param from offset of its line's first byte in the {@linkplain Recording#plainBody() plain body}
 * @param to offset after the line's last byte, its end not counted
 */
record FinalRecord(int from, int to) {

    /** Behind every byte of a body. */
    static final FinalRecord NONE = new FinalRecord(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private static final String DATA = "data:";
    private static final String DONE = "[DONE]";

    /** Types of events of OpenAI's responses and Anthropic's messages. */
    private static final Set<String> LAST_TYPES =
            Set.of("response.completed", "response.incomplete", "response.failed", "message_stop");

    /** What a line says of the answer's end. */
    private enum Line {
        /** Nothing: there is more to come, or it is a text. */
        NOTHING,
        /** Nothing, but it comes behind the end: it is blank, or has no text. */
        ASIDE,
        /** The answer is done. */
        DONE
    }

    /** The final record of a recording; empty if the answer is not done at its end. */
    static Optional<FinalRecord> of(Recording recording) {
        byte[] body = recording.plainBody();
        if (recording.bodyFormat() == BodyFormat.JSON) {
            return isDone(json(text(body, 0, body.length)))
                    ? Optional.of(new FinalRecord(0, body.length))
                    : Optional.empty();
        }
        boolean isEvents = recording.bodyFormat() == BodyFormat.SSE;
        Optional<FinalRecord> last = Optional.empty();
        int to = body.length;
        while (to >= 0) {
            int from = lineStart(body, to);
            Line line = line(text(body, from, to), isEvents);
            if (line == Line.NOTHING) {
                break;
            }
            if (line == Line.DONE) {
                last = Optional.of(new FinalRecord(isEvents ? eventStart(body, from) : from, to));
            }
            to = from - 1;
        }
        return last;
    }

    private static String text(byte[] body, int from, int to) {
        return new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    /** The offset of the first line of the event that has a line at {@code from}. */
    private static int eventStart(byte[] body, int from) {
        int start = from;
        while (start > 0 && !text(body, lineStart(body, start - 1), start - 1).isBlank()) {
            start = lineStart(body, start - 1);
        }
        return start;
    }

    /** The offset of the line that ends at {@code to}, or begins there. */
    private static int lineStart(byte[] body, int to) {
        int from = to;
        while (from > 0 && body[from - 1] != '\n') {
            from--;
        }
        return from;
    }

    private static Line line(String line, boolean isEvents) {
        if (line.isBlank()) {
            return Line.ASIDE;
        }
        if (!isEvents) {
            return isDone(json(line)) ? Line.DONE : Line.NOTHING;
        }
        if (!line.startsWith(DATA)) {
            return Line.ASIDE; // a comment, or a name for the event
        }
        String data = line.substring(DATA.length()).strip();
        if (data.equals(DONE)) {
            return Line.DONE;
        }
        JsonNode event = json(data);
        if (isDone(event)) {
            return Line.DONE;
        }
        return event.path("choices").isArray() && event.path("choices").isEmpty() ? Line.ASIDE : Line.NOTHING;
    }

    private static boolean isDone(JsonNode answer) {
        return answer.path("done").asBoolean(false)
                || answer.path("choices").path(0).path("finish_reason").isString()
                || answer.path("stop_reason").isString()
                || answer.path("delta").path("stop_reason").isString()
                || (answer.path("object").asString("").equals("response")
                        && answer.path("completed_at").isNumber())
                || LAST_TYPES.contains(answer.path("type").asString(""));
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return JsonMapper.shared().missingNode(); // cut, or not JSON: it says nothing
        }
    }
}
