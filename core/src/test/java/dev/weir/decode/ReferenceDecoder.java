package dev.weir.decode;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Logprob;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.ToolCall;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The slow, obvious way to decode a whole stream: cut it at LF, make a String and a tree of each line, look at the tree. It shares no code
 * with the decoder; its events are those of {@link EventLog}.
 */
final class ReferenceDecoder {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(RecordParser.MAX_NESTING_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<String> events = new ArrayList<>();
    private int records;
    private int malformed;
    private String ending = "INCOMPLETE";

    private ReferenceDecoder() {}

    static List<String> events(byte[] stream) {
        return events(stream, Integer.MAX_VALUE);
    }

    /** The same of a stream whose lines may have so many bytes, terminator not counted: the first that is longer is the last event. */
    static List<String> events(byte[] stream, int maxLineBytes) {
        ReferenceDecoder decoder = new ReferenceDecoder();
        int from = 0;
        for (int line = 1; from <= stream.length; line++) {
            int to = from;
            while (to < stream.length && stream[to] != '\n') {
                to++;
            }
            boolean isLast = to == stream.length;
            int length = to > from && stream[to - 1] == '\r' ? to - 1 - from : to - from;
            if (length > maxLineBytes) {
                decoder.events.add("line " + line + " at byte " + from + " is too long");
                return decoder.events;
            }
            if (!decoder.line(ByteBuffer.wrap(stream, from, length).slice(), line, from, isLast)) {
                return decoder.events;
            }
            from = to + 1;
        }
        decoder.events.add(
                "ending " + decoder.ending + ", records " + decoder.records + ", malformed " + decoder.malformed);
        return decoder.events;
    }

    /** Returns false if the stream cannot go on. */
    private boolean line(ByteBuffer bytes, int number, int offset, boolean isLast) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        CoderResult result = utf8.decode(bytes, chars, false);
        boolean cutShort = !result.isError() && bytes.hasRemaining();
        if (result.isError() || (cutShort && !isLast)) {
            events.add("line " + number + " is not UTF-8 at byte " + (offset + bytes.position()));
            return false;
        }
        String line = chars.flip().toString();
        if (offset == 0 && line.startsWith("\uFEFF")) {
            line = line.substring(1);
        }
        if (line.replaceAll("[ \\t\\r]", "").isEmpty() && !cutShort) {
            return true;
        }
        JsonNode record = cutShort || !ending.equals("INCOMPLETE") ? null : record(line);
        if (record == null || hasBadCalls(record)) {
            malformed++;
            events.add("malformed " + number + "@" + offset);
        }
        if (record != null) {
            records++;
            events.addAll(events(record));
        }
        return true;
    }

    /** The record, or null if the line is none. */
    private static @Nullable JsonNode record(String line) {
        JsonNode record;
        try {
            record = JSON.readTree(line);
        } catch (JacksonException e) {
            return null;
        }
        JsonNode message = record.path("message");
        boolean good = record.isObject()
                && (isAbsent(message) || message.isObject())
                && isTextOrAbsent(record.path("response"))
                && isTextOrAbsent(record.path("thinking"))
                && isTextOrAbsent(message.path("content"))
                && isTextOrAbsent(message.path("thinking"))
                && (isAbsent(record.path("done")) || record.path("done").isBoolean());
        return good ? record : null;
    }

    private List<String> events(JsonNode record) {
        JsonNode message = record.path("message");
        List<String> carried = new ArrayList<>();
        addText(carried, "thinking ", record.path("thinking"));
        addText(carried, "thinking ", message.path("thinking"));
        addText(carried, "text ", record.path("response"));
        addText(carried, "text ", message.path("content"));
        List<Logprob> logprobs = logprobs(record.path("logprobs"), true);
        if (!logprobs.isEmpty()) {
            carried.add("logprobs " + logprobs);
        }
        for (JsonNode calls : toolCalls(record)) {
            if (calls.isArray()) {
                calls.forEach(call -> toolCall(call).map(EventLog::describe).ifPresent(carried::add));
            }
        }
        JsonNode error = record.path("error");
        boolean noError =
                isAbsent(error) || error.equals(JSON.readTree("false")) || error.equals(JSON.readTree("\"\""));
        if (!noError) {
            ending = "SERVER_ERROR";
            String said = string(error).orElseGet(error::toString);
            carried.add(EventLog.describe(new ServerError(said, string(record.path("signin_url")))));
        } else if (record.path("done").asBoolean(false)) {
            ending = "DONE";
            carried.add(EventLog.describe(done(record)));
        }
        return carried;
    }

    private static Done done(JsonNode record) {
        Metrics metrics = new Metrics(
                number(record.path("total_duration")),
                number(record.path("load_duration")),
                number(record.path("prompt_eval_count")),
                number(record.path("prompt_eval_cached_count")),
                number(record.path("prompt_eval_duration")),
                number(record.path("eval_count")),
                number(record.path("eval_duration")));
        JsonNode context = record.path("context");
        return new Done(
                string(record.path("done_reason")),
                metrics,
                context.isArray() ? Optional.of(context.toString()) : Optional.empty());
    }

    private static List<JsonNode> toolCalls(JsonNode record) {
        return Stream.of(record.path("tool_calls"), record.path("message").path("tool_calls"))
                .filter(calls -> !isAbsent(calls))
                .toList();
    }

    private static boolean hasBadCalls(JsonNode record) {
        boolean bad = false;
        for (JsonNode calls : toolCalls(record)) {
            bad |= !calls.isArray();
            for (JsonNode call : calls) {
                bad |= toolCall(call).isEmpty();
            }
        }
        return bad;
    }

    /** A call, or empty if it names no function. */
    private static Optional<ToolCall> toolCall(JsonNode call) {
        JsonNode function = call.path("function");
        JsonNode arguments = function.path("arguments");
        OptionalLong index = number(function.path("index"));
        return string(function.path("name"))
                .map(name -> new ToolCall(
                        string(call.path("id")),
                        index.isPresent() && (int) index.getAsLong() == index.getAsLong()
                                ? OptionalInt.of((int) index.getAsLong())
                                : OptionalInt.empty(),
                        name,
                        isAbsent(arguments) ? "{}" : arguments.toString()));
    }

    private static List<Logprob> logprobs(JsonNode nodes, boolean withTop) {
        List<Logprob> logprobs = new ArrayList<>();
        for (JsonNode node : nodes.isArray() ? nodes : JSON.createArrayNode()) {
            if (node.isObject()) {
                List<Integer> bytes = new ArrayList<>();
                for (JsonNode b : node.path("bytes").isArray() ? node.path("bytes") : JSON.createArrayNode()) {
                    if (number(b).isPresent()
                            && number(b).getAsLong() >= 0
                            && number(b).getAsLong() <= 255) {
                        bytes.add((int) number(b).getAsLong());
                    }
                }
                JsonNode logprob = node.path("logprob");
                logprobs.add(new Logprob(
                        string(node.path("token")).orElse(""),
                        logprob.isNumber() ? logprob.doubleValue() : Double.NaN,
                        bytes,
                        withTop ? logprobs(node.path("top_logprobs"), false) : List.of()));
            }
        }
        return logprobs;
    }

    private static void addText(List<String> events, String kind, JsonNode text) {
        if (string(text).isPresent()) {
            events.add(kind + string(text).orElseThrow());
        }
    }

    private static String withoutLoneSurrogates(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Optional<String> string(JsonNode node) {
        return node.isString() && !node.stringValue().isEmpty()
                ? Optional.of(withoutLoneSurrogates(node.stringValue()))
                : Optional.empty();
    }

    private static OptionalLong number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong()
                ? OptionalLong.of(node.longValue())
                : OptionalLong.empty();
    }

    private static boolean isTextOrAbsent(JsonNode node) {
        return isAbsent(node) || node.isString();
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
