package dev.weir.bench.conformance;

import dev.weir.recording.Recording;
import dev.weir.recording.RecordingWriter;
import dev.weir.recording.head.BodyFormat;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import dev.weir.recording.head.MachineInfo;
import dev.weir.recording.head.ModelInfo;
import dev.weir.recording.head.RecordingClock;
import dev.weir.recording.head.RecordingHead;
import dev.weir.recording.head.RequestHead;
import dev.weir.recording.head.ResponseHead;
import dev.weir.recording.head.ServerInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * An answer that no server gave, in the form that Ollama gives them, for what cannot be had from one at will. A recording made of it says
 * that it is invented. Not thread-safe.
 */
final class InventedAnswer {

    /** The model that all of them are asked of. */
    static final String MODEL = "weir-check";

    private static final String NDJSON = "application/x-ndjson";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String RECORD_START = "{\"model\":\"" + MODEL + "\",\"created_at\":\"2026-11-29T12:00:00";
    private static final String METRICS =
            "\"total_duration\":174560334,\"load_duration\":101397084,\"prompt_eval_count\":11,"
                    + "\"prompt_eval_duration\":13074791,\"eval_count\":18,\"eval_duration\":52479709";

    private final StreamApi api;
    private final List<String> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String lineEnd = "\n";
    private boolean isEscaped;
    private int status = 200;
    private String contentType = NDJSON;
    private Framing framing = Framing.CHUNKED;
    private boolean isCompressed;
    private Duration silence = Duration.ZERO;
    private int count;

    InventedAnswer(StreamApi api) {
        this.api = api;
    }

    /** What ends each line from now on. */
    InventedAnswer lineEnd(String end) {
        this.lineEnd = end;
        return this;
    }

    /** From now on, every character that is not ASCII, and those that Go escapes for HTML's sake, as escapes. */
    InventedAnswer escaped() {
        this.isEscaped = true;
        return this;
    }

    /** A record for each token. */
    InventedAnswer text(List<String> tokens) {
        tokens.forEach(token -> {
            record(api.text(quoted(token)) + ",\"done\":false");
            text.append(token);
        });
        return this;
    }

    /** A record with thinking, and with text where that is not empty. */
    InventedAnswer thinking(String thinking, String token) {
        record(api.thinking(quoted(thinking), quoted(token)) + ",\"done\":false");
        text.append(token);
        return this;
    }

    /** A record with members that no client knows, before those it knows and after. */
    InventedAnswer strange(String token) {
        record("\"x_new\":{\"a\":[1,null,{}]}," + api.text(quoted(token)) + ",\"done\":false,\"x_list\":[[],\"]}\"]");
        text.append(token);
        return this;
    }

    /** The final record, with all metrics, and a last piece of text. */
    InventedAnswer done(String token) {
        return done(token, ",\"done_reason\":\"stop\"," + METRICS);
    }

    /** The final record as old servers send it: no reason and no metrics. */
    InventedAnswer doneWithoutMetrics() {
        return done("", "");
    }

    /** The final record of {@code /api/generate} with the ids of many tokens; that of a chat has none, and is as large all the same. */
    InventedAnswer doneWithContext(int tokens) {
        StringBuilder context = new StringBuilder(",\"done_reason\":\"stop\"," + METRICS + ",\"context\":[");
        for (int token = 0; token < tokens; token++) {
            context.append(token == 0 ? "" : ",").append(100_000 + token % 28_000);
        }
        return done("", context.append(']').toString());
    }

    private InventedAnswer done(String token, String members) {
        record(api.text(quoted(token)) + ",\"done\":true" + members);
        text.append(token);
        return this;
    }

    /** Bytes as they are, outside of any record. */
    InventedAnswer raw(String bytes) {
        parts.add(bytes);
        return this;
    }

    private void record(String members) {
        // Nanoseconds without trailing zeros, as Go writes them: how many digits there are varies.
        String fraction =
                String.format("%09d", 31_250_000L * ++count % 1_000_000_000L).replaceAll("0+$", "");
        parts.add(RECORD_START + (fraction.isEmpty() ? "" : "." + fraction) + "Z\"," + members + "}" + lineEnd);
    }

    /** An answer of a status other than 200, with a body that is no stream. */
    InventedAnswer refusal(int errorStatus, boolean isHtml, String body) {
        this.status = errorStatus;
        this.contentType = isHtml ? "text/html" : JSON;
        this.framing = Framing.CONTENT_LENGTH;
        return raw(body);
    }

    /** How the end of the body is marked. */
    InventedAnswer framing(Framing mark) {
        this.framing = mark;
        return this;
    }

    /** Compressed with gzip, each record flushed. */
    InventedAnswer compressed() {
        this.isCompressed = true;
        return this;
    }

    /** Nothing is sent for so long, not even headers. */
    InventedAnswer after(Duration duration) {
        this.silence = duration;
        return this;
    }

    /** All text of its records. */
    String text() {
        return text.toString();
    }

    /**
     * Makes a recording of it.
     *
     * @param folder that gets a folder for it
     * @throws IOException if it cannot be written there
     */
    Recording record(Path folder, String name) throws IOException {
        String encoding = isCompressed ? "gzip" : "";
        try (RecordingWriter writer = RecordingWriter.begin(folder)) {
            byte[] request = api.request(MODEL).getBytes(StandardCharsets.UTF_8);
            writer.requestBody(request, 0, request.length);
            int length = 0;
            for (byte[] chunk : chunks()) {
                writer.body(chunk, 0, chunk.length);
                writer.endChunk(silence.toNanos());
                length += chunk.length;
            }
            return Recording.read(writer.finish(name, head(encoding, length), 0));
        }
    }

    private RecordingHead head(String encoding, int length) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Content-Type", contentType));
        if (isCompressed) {
            headers.add(new Header("Content-Encoding", encoding));
        }
        switch (framing) {
            case CHUNKED -> headers.add(new Header("Transfer-Encoding", "chunked"));
            case CONTENT_LENGTH -> headers.add(new Header("Content-Length", String.valueOf(length)));
            case CLOSE -> headers.add(new Header("Connection", "close"));
        }
        return new RecordingHead(
                "Invented, to see what clients make of it.",
                "",
                new ServerInfo("ollama", "0.24.0"),
                new ModelInfo(MODEL, null, null, null),
                new MachineInfo(null, null, null, null),
                new RequestHead("POST", api.path(), List.of()),
                new ResponseHead(status, headers, framing, silence.toNanos(), silence.toNanos()),
                Ending.COMPLETE,
                RecordingClock.UNSTATED,
                BodyFormat.fileName(contentType, encoding));
    }

    private List<byte[]> chunks() throws IOException {
        List<byte[]> chunks = new ArrayList<>();
        if (!isCompressed) {
            parts.forEach(part -> chunks.add(part.getBytes(StandardCharsets.UTF_8)));
            return chunks;
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed, true)) {
            for (String part : parts) {
                gzip.write(part.getBytes(StandardCharsets.UTF_8));
                gzip.flush();
                chunks.add(compressed.toByteArray());
                compressed.reset();
            }
        }
        chunks.add(compressed.toByteArray());
        return chunks;
    }

    private String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isEscaped && (c > '~' || c == '<' || c == '>' || c == '&')) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
