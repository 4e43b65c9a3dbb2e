package dev.weir.recording;

import dev.weir.recording.head.RecordingHead;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes one recording, whole or not at all: into a hidden folder, which gets its name only once all of it is on the disk. What a crash
 * leaves behind begins with {@value #UNFINISHED}, holds no {@code recording.json}, and does not read as a recording; {@link
 * #unfinishedIn} names it.
 *
 * <p>The format is described at {@link Recording}. What is written goes to the disk as it comes, so that memory is bounded however long
 * the body is; {@link Recording} reads bodies up to 512 MiB.
 *
 * <p>One thread may write the request's body while another writes the response's; {@link #finish} and {@link #close} are for after both.
 */
public final class RecordingWriter implements Closeable {

    /** How the name of a folder begins that is not finished. */
    public static final String UNFINISHED = ".unfinished-";

    private static final String REQUEST_FILE = "request.json";
    private static final String BODY_FILE = "body";
    private static final String ARRIVALS_FILE = "arrivals";
    private static final int BUFFER_BYTES = 1 << 14;
    private static final AtomicLong COUNTER = new AtomicLong();

    private final Path parent;
    private final Path folder;
    private final SummedFile requestBody;
    private final SummedFile body;
    /** A row for each chunk: when, on the caller's clock, and how many bytes. */
    private final DataOutputStream arrivals;

    private long arrivalCount;
    private long chunkStart;
    private long lastArrivalNs = Long.MIN_VALUE;
    private boolean closed;

    private RecordingWriter(Path parent, Path folder) throws IOException {
        this.parent = parent;
        this.folder = folder;
        this.requestBody = new SummedFile(folder.resolve(REQUEST_FILE));
        this.body = new SummedFile(folder.resolve(BODY_FILE));
        this.arrivals = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(folder.resolve(ARRIVALS_FILE)), BUFFER_BYTES));
    }

    /**
     * Begins a recording.
     *
     * @param parent where its folder will stand; made where it is missing
     * @throws IOException if nothing can be written there
     */
    public static RecordingWriter begin(Path parent) throws IOException {
        Files.createDirectories(parent);
        Path folder = Files.createDirectory(
                parent.resolve(UNFINISHED + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet()));
        return new RecordingWriter(parent, folder);
    }

    /**
     * The folders in {@code parent} that a crash has left behind: unfinished ones whose process no longer runs.
     *
     * @throws IOException if it cannot be listed
     */
    public static List<Path> unfinishedIn(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(RecordingWriter::isLeftBehind).sorted().toList();
        }
    }

    private static boolean isLeftBehind(Path entry) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(UNFINISHED)) {
            return false;
        }
        String pid = name.substring(UNFINISHED.length()).split("-", 2)[0];
        try {
            return ProcessHandle.of(Long.parseLong(pid))
                    .filter(ProcessHandle::isAlive)
                    .isEmpty();
        } catch (NumberFormatException e) {
            return true;
        }
    }

    /** Adds to the request's body, as sent. */
    public void requestBody(byte[] bytes, int from, int to) throws IOException {
        requestBody.write(bytes, from, to);
    }

    /**
     * Reads the request's body as far as it has been added, from its beginning.
     *
     * @return to be closed by the caller
     */
    public InputStream readRequestBody() throws IOException {
        requestBody.flush();
        return Files.newInputStream(folder.resolve(REQUEST_FILE));
    }

    /** Adds to the response's body, chunk framing removed; to the chunk that {@link #endChunk} will end. */
    public void body(byte[] bytes, int from, int to) throws IOException {
        body.write(bytes, from, to);
    }

    /** Length of the response's body so far. */
    public long bodyBytes() {
        return body.length();
    }

    /**
     * Ends a chunk: what was added to the body since the last. Does nothing where that is nothing.
     *
     * @param arrivedNs when its last byte had arrived, on any clock that {@link #finish} names the beginning of
     * @throws IllegalArgumentException if that is before the chunk before
     */
    public void endChunk(long arrivedNs) throws IOException {
        if (body.length() == chunkStart) {
            return;
        }
        if (arrivedNs < lastArrivalNs) {
            throw new IllegalArgumentException(
                    "a chunk that arrived at " + arrivedNs + " ns cannot follow one at " + lastArrivalNs);
        }
        arrivals.writeLong(arrivedNs);
        arrivals.writeInt(Math.toIntExact(body.length() - chunkStart));
        arrivalCount++;
        chunkStart = body.length();
        lastArrivalNs = arrivedNs;
    }

    /**
     * Finishes the recording: all that it says is on the disk when this returns.
     *
     * @param name of its folder; where that is taken, a number is appended
     * @param head all that its {@code recording.json} says but sizes and sums; its times lie around those of the chunks
     * @param requestSentNs when the last byte of the request had been sent, on the chunks' clock; a chunk that arrived before counts as
     *     arrived then
     * @return its folder
     * @throws IllegalStateException if the body's last chunk has not been ended
     * @throws IOException if not all can be written; then there is no recording
     */
    public Path finish(String name, RecordingHead head, long requestSentNs) throws IOException {
        if (chunkStart != body.length()) {
            throw new IllegalStateException((body.length() - chunkStart) + " bytes belong to no chunk; end it first");
        }
        requestBody.finish();
        body.finish();
        arrivals.close();
        String chunksSha256 = writeChunks(requestSentNs);
        Files.delete(folder.resolve(ARRIVALS_FILE));
        if (requestBody.length() == 0) {
            Files.delete(folder.resolve(REQUEST_FILE));
        }
        Files.move(folder.resolve(BODY_FILE), folder.resolve(head.bodyFile()));
        writeHead(head, chunksSha256);
        Path finished = moveToName(name);
        closed = true;
        force(parent);
        return finished;
    }

    /** Rewrites the rows on the recording's own clock. */
    private String writeChunks(long requestSentNs) throws IOException {
        SummedFile chunks = new SummedFile(folder.resolve(ChunkLog.FILE));
        try (DataInputStream rows = new DataInputStream(
                        new BufferedInputStream(Files.newInputStream(folder.resolve(ARRIVALS_FILE)), BUFFER_BYTES));
                chunks) {
            chunks.write(ChunkLog.HEADING + "\n");
            for (long row = 0; row < arrivalCount; row++) {
                chunks.write(Math.max(0, rows.readLong() - requestSentNs) + "," + rows.readInt() + "\n");
            }
            chunks.finish();
        }
        return chunks.sha256();
    }

    private void writeHead(RecordingHead head, String chunksSha256) throws IOException {
        ManifestJson json = new ManifestJson(head);
        if (requestBody.length() > 0) {
            json.requestBody(REQUEST_FILE, requestBody.length(), requestBody.sha256());
        }
        json.body(body.length(), body.sha256(), chunksSha256);
        // Whole before it has the name that makes a folder a recording.
        Path unnamed = folder.resolve(RecordingReader.HEAD_FILE + ".part");
        try (SummedFile file = new SummedFile(unnamed)) {
            file.write(json.text());
            file.finish();
        }
        Files.move(unnamed, folder.resolve(RecordingReader.HEAD_FILE), StandardCopyOption.ATOMIC_MOVE);
        force(folder);
    }

    private Path moveToName(String name) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path target = parent.resolve(attempt == 1 ? name : name + "-" + attempt);
            if (Files.exists(target)) {
                continue;
            }
            try {
                return Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                // Where another recorder was quicker, the next number; systems name that in different ways.
                if (!Files.exists(target)) {
                    throw e;
                }
            }
        }
    }

    /** Makes names last; where a folder cannot be opened for that, as on Windows, the system sees to it. */
    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // As said above: what was to be forced has been written all the same.
        }
    }

    /** Drops the recording where it has not been finished. Closing again does nothing. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (requestBody;
                body;
                arrivals) {
            // Closed before their files are deleted.
        } catch (IOException e) {
            // What could not be written is dropped anyway.
        }
        delete(folder);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
