package dev.weir.record.imports;

import dev.weir.record.capture.ExchangeName;
import dev.weir.record.capture.Redaction;
import dev.weir.record.capture.RequestedModel;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a HAR file (HTTP Archive 1.2, {@code log.entries}). It holds bodies as the browser has decoded them, and the time that an answer
 * took but not when which part of it came: so the body is one chunk, the times are unknown, and headers that speak of how the body was
 * encoded or how long it was then are left out.
 */
final class HarFile {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String NOTE =
            "Made of a HAR file: the body as the browser decoded it, in one chunk; its times are unknown.";
    private static final String WITHOUT_REQUEST = " The request's body is not in the file.";
    private static final Set<BodyFormat> OF_MODELS = Set.of(BodyFormat.JSON, BodyFormat.NDJSON, BodyFormat.SSE);

    private final Path file;
    private final Path to;
    private final List<Path> made = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private int otherKinds;

    HarFile(Path file, Path to) {
        this.file = file;
        this.to = to;
    }

    ImportReport read() throws IOException {
        JsonNode entries = parse().path("log").path("entries");
        if (!entries.isArray()) {
            throw new IOException(
                    file + " is no HAR file: it has no log.entries; export it from the browser once more");
        }
        int index = 0;
        for (JsonNode entry : entries) {
            take(entry, "log.entries[" + index++ + "]");
        }
        if (otherKinds > 0) {
            leftOut.add(otherKinds + " answers that are neither JSON nor NDJSON nor events");
        }
        return new ImportReport(made, leftOut);
    }

    private JsonNode parse() throws IOException {
        try {
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new IOException(
                    file + " is no HAR file: not JSON (" + e.getOriginalMessage()
                            + "); export it from the browser once more",
                    e);
        }
    }

    private void take(JsonNode entry, String place) throws IOException {
        JsonNode request = entry.path("request");
        JsonNode response = entry.path("response");
        JsonNode content = response.path("content");
        List<Header> headers = headers(response);
        String type =
                first(headers, "Content-Type").orElse(content.path("mimeType").asString(""));
        BodyFormat format = BodyFormat.of(type);
        if (!OF_MODELS.contains(format)) {
            otherKinds++;
            return;
        }
        String method = request.path("method").asString("");
        String target = target(request.path("url").asString(""));
        String what = place + ", " + method + " " + target.split("\\?", 2)[0];
        int status = response.path("status").asInt(0);
        if (method.isEmpty() || target.isEmpty() || status < 100 || status > 999) {
            leftOut.add(what + ": it has no answer");
            return;
        }
        Optional<byte[]> body = body(content);
        if (body.isEmpty()) {
            leftOut.add(what + ": the answer's body is not in the file; export it with content");
            return;
        }
        write(entry, method, target, headers, type, status, body.get());
    }

    private void write(
            JsonNode entry, String method, String target, List<Header> headers, String type, int status, byte[] body)
            throws IOException {
        JsonNode request = entry.path("request");
        JsonNode posted = request.path("postData").path("text");
        byte[] requestBody = posted.asString("").getBytes(StandardCharsets.UTF_8);
        boolean lacksRequest =
                requestBody.length == 0 && request.path("bodySize").asLong(0) > 0;
        String model = RequestedModel.of(new ByteArrayInputStream(requestBody));
        Optional<Instant> begun = begun(entry);
        List<Header> kept = ofDecoded(headers, body.length);
        RecordingHead head = new RecordingHead(
                lacksRequest ? NOTE + WITHOUT_REQUEST : NOTE,
                begun.map(Instant::toString).orElse(""),
                new ServerInfo(first(headers, "Server").orElse(null), null),
                new ModelInfo(model, null, null, null),
                new MachineInfo(null, null, null, null),
                new RequestHead(method, Redaction.path(target), Redaction.headers(headers(request))),
                new ResponseHead(status, Redaction.headers(kept), framing(kept), 0, 0),
                ending(entry.path("response")),
                RecordingClock.NONE,
                BodyFormat.fileName(type, null));
        try (RecordingWriter writer = RecordingWriter.begin(to)) {
            writer.requestBody(requestBody, 0, requestBody.length);
            writer.body(body, 0, body.length);
            writer.endChunk(0);
            Instant named = begun.orElse(Files.getLastModifiedTime(file).toInstant());
            made.add(writer.finish(ExchangeName.of(named, method, target, model), head, 0));
        }
    }

    private static Optional<byte[]> body(JsonNode content) {
        JsonNode text = content.path("text");
        if (!text.isString()) {
            return content.path("size").asLong(0) > 0 ? Optional.empty() : Optional.of(new byte[0]);
        }
        if (!content.path("encoding").asString("").equalsIgnoreCase("base64")) {
            return Optional.of(text.stringValue().getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(text.stringValue()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Without what HTTP/2 has in the place of a start line. */
    private static List<Header> headers(JsonNode message) {
        List<Header> headers = new ArrayList<>();
        for (JsonNode header : message.path("headers")) {
            String name = header.path("name").asString("");
            if (!name.isEmpty() && !name.startsWith(":")) {
                headers.add(new Header(name, header.path("value").asString("")));
            }
        }
        return headers;
    }

    private static Optional<String> first(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    private static List<Header> ofDecoded(List<Header> headers, int bodyBytes) {
        return headers.stream()
                .filter(header -> switch (header.name().toLowerCase(Locale.ROOT)) {
                    case "content-encoding" -> false;
                    case "content-length" -> header.value().equals(String.valueOf(bodyBytes));
                    default -> true;
                })
                .toList();
    }

    private static Framing framing(List<Header> headers) {
        if (first(headers, "Transfer-Encoding").isPresent()) {
            return Framing.CHUNKED;
        }
        return first(headers, "Content-Length").isPresent() ? Framing.CONTENT_LENGTH : Framing.CLOSE;
    }

    /** Browsers of Chromium's kind say what went wrong. */
    private static Ending ending(JsonNode response) {
        String error = response.path("_error").asString("").toUpperCase(Locale.ROOT);
        if (error.isEmpty()) {
            return Ending.COMPLETE;
        }
        if (error.contains("ABORTED")) {
            return Ending.CUT_BY_CLIENT;
        }
        return error.contains("RESET") ? Ending.RESET : Ending.TRUNCATED;
    }

    private static Optional<Instant> begun(JsonNode entry) {
        try {
            return Optional.of(
                    OffsetDateTime.parse(entry.path("startedDateTime").asString(""))
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Path and query; empty where the URL is none. */
    private static String target(String url) {
        try {
            URI parsed = URI.create(url.replaceAll("#.*", ""));
            String path = parsed.getRawPath();
            String query = parsed.getRawQuery();
            return path == null || parsed.getHost() == null
                    ? ""
                    : (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
