package dev.weir.decode;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Logprob;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import dev.weir.ndjson.LineTooLongException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Writes down what a stream's records carry, one string an event, so that two decoders can be compared. */
public final class EventLog implements StreamListener {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(RecordParser.MAX_NESTING_DEPTH)
                            .build())
                    .build())
            .build();

    public final List<String> events = new ArrayList<>();
    public final StringBuilder text = new StringBuilder();
    public final StringBuilder thinking = new StringBuilder();
    public final List<ToolCall> toolCalls = new ArrayList<>();
    public final List<Logprob> logprobs = new ArrayList<>();

    public @Nullable Done done;

    public @Nullable ServerError error;

    /** Decodes a stream that is fed in one piece. */
    public static EventLog of(byte[] stream, DecoderOptions options) {
        return of(stream, options, stream.length);
    }

    /** Decodes a stream that is fed in pieces, each up to one of the cuts and the last to the end; an exception is an event too. */
    static EventLog of(byte[] stream, DecoderOptions options, int... cuts) {
        EventLog log = new EventLog();
        StreamDecoder decoder = new StreamDecoder(log, options);
        try {
            int from = 0;
            for (int cut : cuts) {
                decoder.feed(stream, from, cut);
                from = cut;
            }
            decoder.feed(stream, from, stream.length);
            log.events.add("ending " + decoder.finish() + ", records " + decoder.recordCount() + ", malformed "
                    + decoder.malformedCount());
        } catch (InvalidUtf8Exception e) {
            log.events.add("line " + e.lineNumber() + " is not UTF-8 at byte " + e.byteOffset());
        } catch (LineTooLongException e) {
            log.events.add("line " + e.lineNumber() + " at byte " + e.byteOffset() + " is too long");
        } catch (MalformedRecordException e) {
            log.events.add("malformed " + e.lineNumber() + "@" + e.byteOffset());
        }
        return log;
    }

    static EventLog of(String stream) {
        return of(stream.getBytes(StandardCharsets.UTF_8), DecoderOptions.DEFAULTS);
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
    public void onLogprobs(List<Logprob> ofRecord) {
        logprobs.addAll(ofRecord);
        events.add("logprobs " + ofRecord);
    }

    @Override
    public void onToolCall(ToolCall call) {
        toolCalls.add(call);
        events.add(describe(call));
    }

    @Override
    public void onDone(Done end) {
        done = end;
        events.add(describe(end));
    }

    @Override
    public void onServerError(ServerError serverError) {
        error = serverError;
        events.add(describe(serverError));
    }

    @Override
    public void onMalformed(long lineNumber, long byteOffset, String reason) {
        events.add("malformed " + lineNumber + "@" + byteOffset);
    }

    static String describe(ToolCall call) {
        return "tool " + call.id() + " " + call.index() + " " + call.name() + " " + canonical(call.argumentsJson());
    }

    public static String describe(Done end) {
        return "done " + end.reason() + " " + end.metrics() + " "
                + end.contextJson().map(EventLog::canonical).orElse("without context");
    }

    static String describe(ServerError serverError) {
        return "error " + canonical(serverError.message()) + " " + serverError.signinUrl();
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
