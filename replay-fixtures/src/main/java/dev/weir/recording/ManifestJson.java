package dev.weir.recording;

import dev.weir.recording.head.Header;
import dev.weir.recording.head.RecordingHead;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@code recording.json} as it is written; {@link RecordingReader} reads it. */
final class ManifestJson {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final ObjectNode root = MAPPER.createObjectNode();
    private final ObjectNode request;
    private final ObjectNode response;

    ManifestJson(RecordingHead head) {
        root.put("format", RecordingReader.FORMAT);
        putUnlessEmpty(root, "note", head.note());
        putUnlessEmpty(root, "recorded_at", head.recordedAt());
        putUnlessEmpty(root, "clock", head.clock().label());
        ObjectNode server = root.putObject("server");
        putIfKnown(server, "product", head.server().product());
        putIfKnown(server, "version", head.server().version());
        ObjectNode model = root.putObject("model");
        putIfKnown(model, "name", head.model().name());
        putIfKnown(model, "digest", head.model().digest());
        putIfKnown(model, "quantization", head.model().quantization());
        putIfKnown(model, "parameter_size", head.model().parameterSize());
        ObjectNode machine = root.putObject("machine");
        putIfKnown(machine, "os", head.machine().os());
        putIfKnown(machine, "arch", head.machine().arch());
        putIfKnown(machine, "cpu", head.machine().cpu());
        putIfKnown(machine, "accelerator", head.machine().accelerator());
        request = root.putObject("request");
        request.put("method", head.request().method());
        request.put("path", head.request().path());
        putHeaders(request, head.request().headers());
        request.put("body_bytes", 0);
        response = root.putObject("response");
        response.put("status", head.response().status());
        putHeaders(response, head.response().headers());
        response.put("framing", head.response().framing().label());
        response.put("body_file", head.bodyFile());
        response.put("headers_ns", head.response().headersNs());
        response.put("end_ns", head.response().endNs());
        root.put("ending", head.ending().label());
    }

    private static void putUnlessEmpty(ObjectNode object, String name, String value) {
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }

    private static void putIfKnown(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    private static void putHeaders(ObjectNode object, List<Header> headers) {
        ArrayNode pairs = object.putArray("headers");
        headers.forEach(header -> pairs.addArray().add(header.name()).add(header.value()));
    }

    /** What is known of the request's body, where there is one. */
    void requestBody(String file, long bytes, String sha256) {
        request.put("body_file", file);
        request.put("body_bytes", bytes);
        request.put("body_sha256", sha256);
    }

    /** What is known of the response's body and of its chunks. */
    void body(long bytes, String sha256, String chunksSha256) {
        response.put("body_bytes", bytes);
        response.put("body_sha256", sha256);
        response.put("chunks_sha256", chunksSha256);
    }

    String text() {
        return text(root);
    }

    /** A manifest as text: a line for each member, the same on every platform. */
    static String text(JsonNode manifest) {
        DefaultPrettyPrinter lines = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        return MAPPER.writer().with(lines).writeValueAsString(manifest) + "\n";
    }
}
