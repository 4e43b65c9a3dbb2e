package dev.weir.dialect;

import dev.weir.decode.DecoderOptions;
import dev.weir.decode.InvalidUtf8Exception;
import dev.weir.decode.MalformedRecordException;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import dev.weir.sse.EventTooLongException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes down what an answer carries, one string an event, so that two decoders can be compared. */
final class EventLog implements StreamListener {

    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(1_000)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    final List<String> events = new ArrayList<>();
    final StringBuilder text = new StringBuilder();
    final StringBuilder thinking = new StringBuilder();
    final List<ToolCall> toolCalls = new ArrayList<>();

    /** What was wrong with malformed records. */
    final List<String> reasons = new ArrayList<>();

    @Nullable Done done;

    @Nullable ServerError error;

    /** How the answer ended, which has to be complete. */
    Done end() {
        return Objects.requireNonNull(done, "the answer is not complete");
    }

    /** What the server said last, which has to be an error. */
    String lastWord() {
        return Objects.requireNonNull(error, "the server has not given up").message();
    }

    /** Decodes a stream that is fed in pieces, each up to one of the cuts and the last to the end; an exception is an event too. */
    static EventLog of(Dialect dialect, byte[] stream, DecoderOptions options, int... cuts) {
        EventLog log = new EventLog();
        EventStreamDecoder decoder = dialect.decoder(log, options);
        try {
            int from = 0;
            for (int cut : cuts) {
                decoder.feed(stream, from, cut);
                from = cut;
            }
            decoder.feed(stream, from, stream.length);
            log.ended(decoder.finish().name(), decoder);
        } catch (InvalidUtf8Exception e) {
            log.events.add(notUtf8(e.lineNumber(), e.byteOffset()));
        } catch (EventTooLongException e) {
            log.events.add(tooLong(e.lineNumber(), e.byteOffset()));
        } catch (MalformedRecordException e) {
            log.onMalformed(e.lineNumber(), e.byteOffset(), "");
        }
        return log;
    }

    static EventLog of(Dialect dialect, String stream) {
        return of(dialect, stream.getBytes(StandardCharsets.UTF_8), DecoderOptions.DEFAULTS);
    }

    private void ended(String ending, EventStreamDecoder decoder) {
        events.add(ended(ending, decoder.recordCount(), decoder.malformedCount()));
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        String piece = new String(utf8, from, to - from, StandardCharsets.UTF_8);
        text.append(piece);
        events.add("text " + piece);
    }

    @Override
    public void onThinking(byte[] utf8, int from, int to) {
        String piece = new String(utf8, from, to - from, StandardCharsets.UTF_8);
        thinking.append(piece);
        events.add("thinking " + piece);
    }

    @Override
    public void onToolCallBegin(int call, Optional<String> id, String name) {
        events.add(begin(call, id, name));
    }

    @Override
    public void onToolCallArguments(int call, byte[] utf8, int from, int to) {
        events.add(arguments(call, new String(utf8, from, to - from, StandardCharsets.UTF_8)));
    }

    @Override
    public void onToolCall(ToolCall call) {
        toolCalls.add(call);
        events.add(describe(call));
    }

    @Override
    public void onDone(Done end) {
        done = end;
        events.add("done " + end);
    }

    @Override
    public void onServerError(ServerError serverError) {
        error = serverError;
        events.add(error(serverError.message()));
    }

    @Override
    public void onMalformed(long lineNumber, long byteOffset, String reason) {
        reasons.add(reason);
        events.add("malformed " + lineNumber + "@" + byteOffset);
    }

    static String begin(int call, Optional<String> id, String name) {
        return "begin " + call + " " + id + " " + name;
    }

    static String arguments(int call, String piece) {
        return "arguments " + call + " " + canonical(piece);
    }

    static String describe(ToolCall call) {
        return "tool " + call.id() + " " + call.index() + " " + call.name() + " " + canonical(call.argumentsJson());
    }

    static String error(String message) {
        return "error " + canonical(message);
    }

    static String notUtf8(long line, long offset) {
        return "line " + line + " is not UTF-8 at byte " + offset;
    }

    static String tooLong(long line, long offset) {
        return "line " + line + " at byte " + offset + " is too long";
    }

    static String ended(String ending, long records, long malformed) {
        return "ending " + ending + ", records " + records + ", malformed " + malformed;
    }

    /** What is handed out as it was written is compared as JSON, so that a reference need not keep the spelling. */
    private static String canonical(String text) {
        try {
            return JSON.readTree(text).toString();
        } catch (JacksonException e) {
            return text;
        }
    }
}
