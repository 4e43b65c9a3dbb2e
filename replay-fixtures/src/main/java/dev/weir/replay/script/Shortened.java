package dev.weir.replay.script;

import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import dev.weir.recording.head.Ending;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A recorded stream as it would be had a limit of tokens ended it, where each record with text counts as one token. */
final class Shortened {

    private static final String DATA = "data: ";
    private static final String LENGTH = "length";
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final Recording recording;
    private final int limit;
    private final boolean isEvents;
    private final List<Line> lines = new ArrayList<>();

    private Shortened(Recording recording, int limit) {
        this.recording = recording;
        this.limit = limit;
        this.isEvents = recording.bodyFormat() == BodyFormat.SSE;
    }

    /** The recording, ended after {@code limit} records with text; empty where it has no more than that, or cannot be shortened. */
    static Optional<Recording> to(int limit, Recording recording) {
        boolean isStream = recording.bodyFormat() == BodyFormat.NDJSON || recording.bodyFormat() == BodyFormat.SSE;
        return isStream && !recording.compressed() && recording.ending() == Ending.COMPLETE
                ? FinalRecord.of(recording).flatMap(last -> new Shortened(recording, limit).endBefore(last))
                : Optional.empty();
    }

    private Optional<Recording> endBefore(FinalRecord last) {
        byte[] body = recording.body();
        readLines(body);
        List<Line> texts = lines.stream()
                .filter(line -> line.to <= last.from() && hasText(line.json()))
                .toList();
        if (texts.size() <= limit) {
            return Optional.empty();
        }
        int from = texts.get(limit).from;
        ByteArrayOutputStream shortened = new ByteArrayOutputStream();
        shortened.write(body, 0, from);
        LongStream.Builder arrivedNs = LongStream.builder();
        IntStream.Builder ends = IntStream.builder();
        int end = 0;
        for (int chunk = 0; end < from; chunk++) {
            end = Math.min(from, end + recording.chunkBytes(chunk));
            arrivedNs.add(recording.chunkNs(chunk));
            ends.add(end);
        }
        for (Line line : lines) {
            if (line.from >= last.from()) {
                shortened.writeBytes(line.isJson() ? ended(line) : line.bytes());
            }
        }
        arrivedNs.add(recording.byteNs(texts.get(limit).to - 1));
        ends.add(shortened.size());
        return Optional.of(recording.withBody(
                shortened.toByteArray(),
                arrivedNs.build().toArray(),
                ends.build().toArray(),
                Ending.COMPLETE));
    }

    private void readLines(byte[] body) {
        int from = 0;
        for (int at = 0; at < body.length; at++) {
            if (body[at] == '\n' || at == body.length - 1) {
                lines.add(new Line(from, at + 1, new String(body, from, at + 1 - from, StandardCharsets.UTF_8)));
                from = at + 1;
            }
        }
    }

    private static boolean hasText(JsonNode record) {
        JsonNode message = record.has("message")
                ? record.get("message")
                : record.path("choices").path(0).path("delta");
        return isText(record.path("response"))
                || isText(record.path("thinking"))
                || isText(message.path("content"))
                || isText(message.path("thinking"))
                || isText(message.path("reasoning"));
    }

    private static boolean isText(JsonNode value) {
        return value.isString() && !value.stringValue().isEmpty();
    }

    /** A record that ends the stream, as it is for an answer of the limit's length. */
    private byte[] ended(Line line) {
        ObjectNode record = (ObjectNode) line.json();
        if (record.has("done")) {
            record.put("done_reason", LENGTH).remove("context");
            silence(record, "response");
            shortenDurations(record);
        }
        if (record.get("message") instanceof ObjectNode message) {
            silence(message, "content");
        }
        if (record.path("choices").path(0) instanceof ObjectNode choice
                && choice.path("finish_reason").isString()) {
            choice.put("finish_reason", LENGTH);
        }
        if (record.get("usage") instanceof ObjectNode usage && usage.has("completion_tokens")) {
            usage.put("completion_tokens", limit);
            usage.put("total_tokens", usage.path("prompt_tokens").asLong(0) + limit);
        }
        return ((isEvents ? DATA : "") + record + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void silence(ObjectNode object, String member) {
        if (object.has(member)) {
            object.put(member, "");
        }
    }

    private void shortenDurations(ObjectNode record) {
        long count = record.path("eval_count").asLong(0);
        if (count <= limit) {
            return; // fewer tokens than records: the limit says nothing of the time
        }
        record.put("eval_count", limit);
        long evalNs = record.path("eval_duration").asLong(0);
        long savedNs = Math.round(evalNs * (1 - (double) limit / count));
        if (record.has("eval_duration")) {
            record.put("eval_duration", evalNs - savedNs);
        }
        if (record.has("total_duration")) {
            record.put("total_duration", record.path("total_duration").asLong(0) - savedNs);
        }
    }

    /** A line of the body, its end included. */
    private record Line(int from, int to, String text) {

        boolean isJson() {
            return json().isObject();
        }

        JsonNode json() {
            try {
                return MAPPER.readTree(text.startsWith(DATA) ? text.substring(DATA.length()) : text);
            } catch (JacksonException e) {
                return MAPPER.missingNode(); // blank, or [DONE]
            }
        }

        byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
