package dev.weir.recording;

import dev.weir.recording.head.BodyFormat;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.MachineInfo;
import dev.weir.recording.head.ModelInfo;
import dev.weir.recording.head.RecordingClock;
import dev.weir.recording.head.RecordingHead;
import dev.weir.recording.head.RequestHead;
import dev.weir.recording.head.ResponseHead;
import dev.weir.recording.head.ServerInfo;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One recorded exchange with an LLM server: the request, the response's bytes, and when each chunk of them arrived.
 *
 * <p>Read from a folder in the format {@code weir-recording/1}:
 *
 * <ul>
 *   <li>{@code recording.json}: what was asked, what answered, sizes, sha256, times, how it ended;
 *   <li>{@code request.json}: the request's body as sent, absent where there was none;
 *   <li>{@code body.ndjson}, {@code body.json}, {@code body.sse} or {@code body.html}, with {@code .gz} appended where the server
 *       compressed it: the response's body without chunk framing;
 *   <li>{@code chunks.csv}: {@code t_ns,bytes}, a row for each HTTP chunk, or for each read where the body was not chunked.
 * </ul>
 *
 * <p>{@code recording.json} is one object; what stands in brackets may be absent or null:
 *
 * <pre>{@code
 * format         "weir-recording/1"
 * [note]         text; an edited or invented stream says so here
 * [recorded_at]  RFC 3339
 * [clock]        "kernel" | "process" | "none"          who says when bytes arrived, see RecordingClock
 * [server]       {[product], [version]}
 * [model]        {[name], [digest], [quantization], [parameter_size]}
 * [machine]      {[os], [arch], [cpu], [accelerator]}   the server's
 * request        {method, path, headers, [body_file], body_bytes, [body_sha256]}
 * response       {status, headers, framing, body_file, body_bytes, body_sha256, headers_ns, end_ns, [chunks_sha256]}
 * ending         "complete" | "truncated" | "reset" | "cut-by-client"
 * headers        [[name, value], ...]
 * framing        "chunked" | "content-length" | "close"
 * }</pre>
 *
 * Other members are left alone. All that the folder says about itself is verified when it is read: sizes, sha256, that the chunks sum to
 * the body, that time never runs backwards from headers to end. Times are nanoseconds from the last byte of the request sent to the
 * arrival of a chunk's last byte. Where they are unknown (clock "none"), all of them are 0.
 *
 * <p>Immutable and thread-safe; arrays are handed out as copies.
 */
public final class Recording {

    private final String name;
    private final @Nullable Path folder;
    private final RecordingHead head;
    private final byte[] requestBody;
    private final byte[] body;
    private final ChunkLog chunks;
    private final Set<RecordingPart> uncovered;

    /** Takes over the arrays; {@code folder} is null for a bundled recording. */
    Recording(
            String name,
            @Nullable Path folder,
            RecordingHead head,
            byte[] requestBody,
            byte[] body,
            ChunkLog chunks,
            Set<RecordingPart> uncovered) {
        this.name = name;
        this.folder = folder;
        this.head = head;
        this.requestBody = requestBody;
        this.body = body;
        this.chunks = chunks;
        this.uncovered = uncovered;
    }

    /**
     * The names of the recordings that ship with this jar, sorted.
     *
     * @throws RecordingException if they cannot be listed
     */
    public static List<String> bundledNames() {
        return RecordingFolders.withBundled(folder -> RecordingFolders.recordingsIn(folder).stream()
                .map(RecordingFolders::nameOf)
                .toList());
    }

    /**
     * Reads a recording that ships with this jar.
     *
     * @throws RecordingException if there is none of that name, or it cannot be verified
     */
    public static Recording bundled(String name) {
        return RecordingFolders.withBundled(folder -> RecordingFolders.recordingsIn(folder).stream()
                .filter(recording -> RecordingFolders.nameOf(recording).equals(name))
                .findFirst()
                .map(recording -> new RecordingReader(recording).readBundled())
                .orElseThrow(() -> RecordingException.inFile(
                        name, "no bundled recording has this name; Recording.bundledNames() lists them")));
    }

    /**
     * Reads and verifies a recording.
     *
     * @param folder holds its {@code recording.json}
     * @throws RecordingException if a file is missing or is not what the others say; it names file and row
     */
    public static Recording read(Path folder) {
        return new RecordingReader(folder).read();
    }

    /**
     * Reads the recordings that a folder is or holds, sorted by name.
     *
     * @throws RecordingException if there is none, or one cannot be verified
     */
    public static List<Recording> readAll(Path folder) {
        return foldersIn(folder).stream().map(Recording::read).toList();
    }

    /**
     * The folders of the recordings that a folder is or holds, sorted by name; nothing in them has been read.
     *
     * @throws RecordingException if there is none
     */
    public static List<Path> foldersIn(Path folder) {
        return RecordingFolders.recordingsIn(folder);
    }

    /**
     * Reads the bundled recordings and, after them, those that the system property {@code weir.recordings} adds: the folder that it
     * names is a recording or holds some. An added recording that equals a bundled one in name, bytes and times is left out.
     *
     * @throws RecordingException if one cannot be verified, or the property names a folder without recordings
     */
    public static List<Recording> all() {
        List<Recording> all =
                new ArrayList<>(RecordingFolders.withBundled(folder -> RecordingFolders.recordingsIn(folder).stream()
                        .map(recording -> new RecordingReader(recording).readBundled())
                        .toList()));
        added().stream()
                .filter(one -> all.stream().noneMatch(one::repeats))
                .toList()
                .forEach(all::add);
        return List.copyOf(all);
    }

    /**
     * Reads the recordings in the folder that the system property {@code weir.recordings} names; empty where it is not set. A relative
     * folder is taken from the one that {@code weir.recordings.base} names, or else from the working directory.
     *
     * @throws RecordingException if one cannot be verified, or the property names a folder without recordings
     */
    public static List<Recording> added() {
        return RecordingFolders.added().map(Recording::readAll).orElse(List.of());
    }

    /**
     * Reads one of the {@linkplain #added() added} recordings, and none of the others.
     *
     * @return empty where there is none of this name
     * @throws RecordingException if it cannot be verified, or the property names a folder without recordings
     */
    public static Optional<Recording> added(String name) {
        return RecordingFolders.added()
                .flatMap(folder -> RecordingFolders.recordingsIn(folder).stream()
                        .filter(recording -> RecordingFolders.nameOf(recording).equals(name))
                        .findFirst())
                .map(Recording::read);
    }

    /**
     * The same exchange as it would be with another body, which is compressed as this one is. What it makes is a fixture, no recording.
     *
     * @param otherBody the body; the caller leaves it as it is from now on
     * @param arrivedNs when each chunk of it had arrived, ns; never less than that of the chunk before
     * @param ends the offset after each chunk's last byte, ascending; the last is the body's length
     * @param ending how it ends
     * @throws IllegalArgumentException if the chunks do not sum to the body
     */
    public Recording withBody(byte[] otherBody, long[] arrivedNs, int[] ends, Ending ending) {
        ChunkLog otherChunks = ChunkLog.of(arrivedNs, ends);
        if (arrivedNs.length != ends.length || otherChunks.end() != otherBody.length) {
            throw new IllegalArgumentException(ends.length + " chunks at " + arrivedNs.length + " times end at byte "
                    + otherChunks.end() + " of a body of " + otherBody.length);
        }
        return new Recording(name, folder, head.withEnding(ending), requestBody, otherBody, otherChunks, uncovered);
    }

    private boolean repeats(Recording other) {
        return name.equals(other.name)
                && head.equals(other.head)
                && Arrays.equals(requestBody, other.requestBody)
                && Arrays.equals(body, other.body)
                && chunks.equals(other.chunks);
    }

    /** Its folder's name. */
    public String name() {
        return name;
    }

    /** The folder that it was read from; empty for one that ships with this jar. */
    public Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /** What its author says about it; empty where nothing. An edited or invented stream says so here. */
    public String note() {
        return head.note();
    }

    /** When it was recorded, in the form of RFC 3339; empty where it does not say. */
    public String recordedAt() {
        return head.recordedAt();
    }

    /** What answered. */
    public ServerInfo server() {
        return head.server();
    }

    /** The model asked. */
    public ModelInfo model() {
        return head.model();
    }

    /** What the server ran on. */
    public MachineInfo machine() {
        return head.machine();
    }

    /** The request but for its body. */
    public RequestHead request() {
        return head.request();
    }

    /** The response but for its body. */
    public ResponseHead response() {
        return head.response();
    }

    /** The server's version, such as {@code 0.24.0}; empty where the recording does not say. */
    public Optional<String> serverVersion() {
        return Optional.ofNullable(head.server().version());
    }

    /** The model's name; empty for a request without a model. */
    public Optional<String> modelName() {
        return Optional.ofNullable(head.model().name());
    }

    /** The request's path, such as {@code /api/chat}. */
    public String path() {
        return head.request().path();
    }

    /** The request's method, such as {@code POST}. */
    public String method() {
        return head.request().method();
    }

    /** The response's HTTP status code. */
    public int status() {
        return head.response().status();
    }

    /** How the end of the body was marked. */
    public Framing framing() {
        return head.response().framing();
    }

    /** How the response ended. */
    public Ending ending() {
        return head.ending();
    }

    /** What the body is, once decompressed. */
    public BodyFormat bodyFormat() {
        return head.bodyFormat();
    }

    /** Whether the body is compressed with gzip. */
    public boolean compressed() {
        return head.compressed();
    }

    /** Who says when its bytes arrived. */
    public RecordingClock clock() {
        return head.clock();
    }

    /**
     * The parts that no sum in its {@code recording.json} covers, so that a byte changed in them is not noticed. Recordings made before
     * there were sums for all parts cover their response's body only.
     */
    public Set<RecordingPart> uncovered() {
        return uncovered;
    }

    /** When the headers had arrived, ns. */
    public long headersNs() {
        return head.response().headersNs();
    }

    /** When the response had ended, ns. */
    public long endNs() {
        return head.response().endNs();
    }

    /** A copy of the request's body as sent; empty where there was none. */
    public byte[] requestBody() {
        return requestBody.clone();
    }

    /** A copy of the response's body as received, chunk framing removed. */
    public byte[] body() {
        return body.clone();
    }

    /** Length of the response's body as received, bytes. */
    public int bodyBytes() {
        return body.length;
    }

    /**
     * A copy of the response's body, decompressed where it is compressed. Of a compressed body that ends early, all that can be
     * decompressed.
     *
     * @throws RecordingException if the body is not gzip although its file's name says so, or exceeds 512 MiB
     */
    public byte[] plainBody() {
        if (!head.compressed()) {
            return body();
        }
        ByteArrayOutputStream plain = new ByteArrayOutputStream(4 * body.length);
        readPlain((bytes, from, to, arrivedNs) -> plain.write(bytes, from, to - from));
        return plain.toByteArray();
    }

    /**
     * Hands the response's body over as it arrived, chunk by chunk, decompressed where it is compressed: each chunk of a compressed body
     * as far as it can be decompressed without the next, in one part or several. Of a compressed body that ends early, all that can be
     * decompressed.
     *
     * @throws RecordingException if the body is not gzip although its file's name says so, or exceeds 512 MiB
     */
    public void readPlain(BodyListener listener) {
        if (head.compressed()) {
            Gunzip.read(name, body, chunks, listener);
            return;
        }
        int from = 0;
        for (int chunk = 0; chunk < chunks.count(); chunk++) {
            int to = from + chunks.bytes(chunk);
            listener.onBytes(body, from, to, chunks.arrivedNs(chunk));
            from = to;
        }
    }

    /** Number of chunks that the body arrived in. */
    public int chunkCount() {
        return chunks.count();
    }

    /**
     * Length of a chunk, bytes; at least 1.
     *
     * @param chunk counted from 0
     * @throws IndexOutOfBoundsException if there is no such chunk
     */
    public int chunkBytes(int chunk) {
        return chunks.bytes(chunk);
    }

    /**
     * When a chunk's last byte had arrived, ns.
     *
     * @param chunk counted from 0
     * @throws IndexOutOfBoundsException if there is no such chunk
     */
    public long chunkNs(int chunk) {
        return chunks.arrivedNs(chunk);
    }

    /**
     * When a byte of the body had arrived, ns: the time of the chunk that holds it.
     *
     * @param offset of the byte from the body's start
     * @throws IndexOutOfBoundsException if there is no such byte
     */
    public long byteNs(int offset) {
        return chunks.byteArrivedNs(Objects.checkIndex(offset, body.length));
    }

    /**
     * How many bytes of {@link #plainBody()} the first bytes of the body make known.
     *
     * @param firstBytes how many of the body's bytes, from 0 to {@link #bodyBytes()}
     * @throws RecordingException if the body is not gzip although its file's name says so, or exceeds 512 MiB
     */
    public int plainBytesIn(int firstBytes) {
        Objects.checkFromToIndex(0, firstBytes, body.length);
        if (!head.compressed()) {
            return firstBytes;
        }
        AtomicInteger plainBytes = new AtomicInteger();
        Gunzip.read(
                name,
                Arrays.copyOf(body, firstBytes),
                chunks,
                (bytes, from, to, ns) -> plainBytes.addAndGet(to - from));
        return plainBytes.get();
    }

    /** How the body arrived. */
    ChunkLog chunks() {
        return chunks;
    }

    /** The response's body without a copy, to be read only. */
    public ByteBuffer bodyView() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
