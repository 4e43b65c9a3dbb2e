package dev.weir.record;

import dev.weir.recording.Recording;
import dev.weir.recording.RecordingException;
import dev.weir.recording.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Completes a recording that was written by hand: fills in its {@code recording.json} what its other files tell, namely their names,
 * lengths and sums. Those files are left as they are; where there is no {@code chunks.csv}, one is written that has the body in one chunk.
 * Where the times are missing too, they are unknown: 0, and {@code "clock": "none"}.
 *
 * <p>The format is that of {@link Recording}, which reads what has been sealed.
 */
public final class Seal {

    private static final String MANIFEST = "recording.json";
    private static final String REQUEST = "request.json";
    private static final String CHUNKS = "chunks.csv";
    /** Keeps what is not its own as it is, to the last digit. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Path folder;
    private final boolean overwrites;
    private final List<String> filledIn = new ArrayList<>();
    private final List<String> different = new ArrayList<>();

    private Seal(Path folder, boolean overwrites) {
        this.folder = folder;
        this.overwrites = overwrites;
    }

    /**
     * Seals a recording.
     *
     * @param folder holds its {@code recording.json}
     * @param overwrites whether to replace lengths and sums that are there and differ
     * @return what was filled in, member by member; empty where all was there already
     * @throws SealBrokenException if lengths or sums are there and differ, and are not to be overwritten; nothing has been changed
     * @throws RecordingException if it is no recording even so; nothing has been changed
     * @throws IOException if a file cannot be read or written
     */
    public static List<String> seal(Path folder, boolean overwrites) throws IOException {
        return new Seal(folder, overwrites).seal();
    }

    private List<String> seal() throws IOException {
        Path manifestFile = folder.resolve(MANIFEST);
        byte[] before = read(manifestFile);
        ObjectNode manifest = parse(manifestFile, before);
        fill(manifest, "format", "format", "weir-recording/1");
        fillRequest(object(manifest, "request"));
        ObjectNode response = object(manifest, "response");
        byte[] body = fillBody(response);
        byte[] chunks = fillChunks(manifest, response, body);
        if (!different.isEmpty() && !overwrites) {
            throw new SealBrokenException(folder, different);
        }
        writeVerified(manifestFile, before, manifest, chunks);
        return List.copyOf(filledIn);
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is missing; write it, with at least request, response and ending", e);
        }
    }

    private static ObjectNode parse(Path file, byte[] json) throws IOException {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode manifest) {
                return manifest;
            }
            throw new IOException(file + " must be a JSON object; mend the file");
        } catch (JacksonException e) {
            throw new IOException(file + " is not JSON (" + e.getOriginalMessage() + "); mend the file", e);
        }
    }

    private ObjectNode object(ObjectNode manifest, String name) throws IOException {
        if (manifest.get(name) instanceof ObjectNode object) {
            return object;
        }
        throw new IOException(folder.resolve(MANIFEST) + ": " + name + " must be an object; add it");
    }

    private void fillRequest(ObjectNode request) throws IOException {
        if (!has(request, "body_file") && Files.exists(folder.resolve(REQUEST))) {
            fill(request, "request.body_file", "body_file", REQUEST);
        }
        if (!has(request, "body_file")) {
            fill(request, "request.body_bytes", "body_bytes", 0);
            return;
        }
        byte[] body = read(file(request, "request"));
        fill(request, "request.body_bytes", "body_bytes", body.length);
        fill(request, "request.body_sha256", "body_sha256", Sha256.of(body));
    }

    private byte[] fillBody(ObjectNode response) throws IOException {
        if (!has(response, "body_file")) {
            fill(response, "response.body_file", "body_file", theBody());
        }
        byte[] body = read(file(response, "response"));
        fill(response, "response.body_bytes", "body_bytes", body.length);
        fill(response, "response.body_sha256", "body_sha256", Sha256.of(body));
        return body;
    }

    /** The file that a member names, if it is one of the folder's own. */
    private Path file(ObjectNode object, String owner) throws IOException {
        JsonNode name = object.path("body_file");
        Path file = folder.resolve(name.asString(""));
        if (!name.isString() || !folder.equals(file.getParent())) {
            throw new IOException(folder.resolve(MANIFEST) + ": " + owner
                    + ".body_file must be the plain name of a file in its own folder");
        }
        return file;
    }

    private String theBody() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> bodies = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("body."))
                    .sorted()
                    .toList();
            if (bodies.size() != 1) {
                throw new IOException(folder + " must hold one file such as body.ndjson, body.json or body.sse, holds "
                        + (bodies.isEmpty() ? "none" : bodies) + "; name it in response.body_file");
            }
            return bodies.get(0);
        }
    }

    /** Returns the file that is to be written, or null where there is one. */
    private byte @Nullable [] fillChunks(ObjectNode manifest, ObjectNode response, byte[] body) throws IOException {
        if (!has(response, "headers_ns") && !has(response, "end_ns")) {
            fill(manifest, "clock", "clock", "none");
            fill(response, "response.headers_ns", "headers_ns", 0);
            fill(response, "response.end_ns", "end_ns", 0);
        }
        Path file = folder.resolve(CHUNKS);
        boolean isThere = Files.exists(file);
        byte[] chunks = isThere ? read(file) : oneChunk(response, body);
        if (!isThere) {
            filledIn.add(CHUNKS + ", the body in one chunk");
        }
        fill(response, "response.chunks_sha256", "chunks_sha256", Sha256.of(chunks));
        return isThere ? null : chunks;
    }

    private static byte[] oneChunk(ObjectNode response, byte[] body) {
        String row = body.length == 0 ? "" : response.path("end_ns").asLong(0) + "," + body.length + "\n";
        return ("t_ns,bytes\n" + row).getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean has(ObjectNode object, String name) {
        return object.hasNonNull(name);
    }

    private void fill(ObjectNode object, String place, String name, long value) {
        fill(object, place, name, MAPPER.getNodeFactory().numberNode(value));
    }

    private void fill(ObjectNode object, String place, String name, String value) {
        fill(object, place, name, MAPPER.getNodeFactory().stringNode(value));
    }

    private void fill(ObjectNode object, String place, String name, JsonNode value) {
        JsonNode there = object.get(name);
        boolean isMissing = there == null
                || there.isNull()
                || (there.isString() && there.stringValue().isEmpty());
        if (!isMissing) {
            if (there.asString("").equalsIgnoreCase(value.asString(""))) {
                return;
            }
            different.add(place + " is " + there + ", but should be " + value);
        }
        object.set(name, value);
        filledIn.add(place + " " + value);
    }

    private void writeVerified(Path manifestFile, byte[] before, ObjectNode manifest, byte @Nullable [] chunks)
            throws IOException {
        if (filledIn.isEmpty()) {
            Recording.read(folder);
            return;
        }
        if (chunks != null) {
            Files.write(folder.resolve(CHUNKS), chunks);
        }
        replace(manifestFile, (manifest.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            Recording.read(folder);
        } catch (RecordingException e) {
            replace(manifestFile, before);
            if (chunks != null) {
                Files.delete(folder.resolve(CHUNKS));
            }
            throw e;
        }
    }

    /** Whole or not at all. */
    private static void replace(Path file, byte[] bytes) throws IOException {
        Path whole = file.resolveSibling("." + file.getFileName() + ".part");
        Files.write(whole, bytes);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
