package dev.weir.record.capture;

import dev.weir.recording.RecordingWriter;
import dev.weir.recording.head.RecordingHead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange is kept on. Never fails while the exchange goes on, however full the disk is: it remembers the first problem, and
 * says it at the end. One thread may add to the request while another adds to the answer.
 */
public final class Tape {

    private final @Nullable RecordingWriter writer;
    private final long mostBodyBytes;
    private volatile @Nullable String problem;
    private boolean cutShort;

    private Tape(@Nullable RecordingWriter writer, long mostBodyBytes, @Nullable String problem) {
        this.writer = writer;
        this.mostBodyBytes = mostBodyBytes;
        this.problem = problem;
    }

    /**
     * A new one.
     *
     * @param folder where the recording will stand
     * @param mostBodyBytes how much of the answer's body is kept
     */
    public static Tape begin(Path folder, long mostBodyBytes) {
        try {
            return new Tape(RecordingWriter.begin(folder), mostBodyBytes, null);
        } catch (IOException e) {
            return new Tape(null, mostBodyBytes, unwritable(e));
        }
    }

    private static String unwritable(IOException failure) {
        return "it could not be written (" + failure + ")";
    }

    private interface Write {
        void to(RecordingWriter writer) throws IOException;
    }

    private void write(Write what) {
        if (writer == null || problem != null) {
            return;
        }
        try {
            what.to(writer);
        } catch (IOException e) {
            spoil(unwritable(e));
        }
    }

    public void requestBody(byte[] bytes, int from, int to) {
        write(out -> out.requestBody(bytes, from, to));
    }

    public void body(byte[] bytes, int from, int to) {
        write(out -> {
            int kept = (int) Math.min(to - from, mostBodyBytes - out.bodyBytes());
            out.body(bytes, from, from + kept);
            cutShort |= kept < to - from;
        });
    }

    public void endChunk(long arrivedNs) {
        write(out -> out.endChunk(arrivedNs));
    }

    /** Whether the answer's body went on after what is kept of it. */
    public boolean isCutShort() {
        return cutShort;
    }

    /** How much of the answer's body is kept. */
    public long bodyBytes() {
        return writer == null ? 0 : writer.bodyBytes();
    }

    /** There will be no recording, for this reason unless there was one before. */
    public synchronized void spoil(String why) {
        if (problem == null) {
            problem = why;
        }
    }

    /** Why there will be no recording, or null. */
    public @Nullable String problem() {
        return problem;
    }

    /** The request's body. */
    public InputStream requestBody() throws IOException {
        return unspoilt().readRequestBody();
    }

    /**
     * Makes the recording.
     *
     * @see RecordingWriter#finish
     */
    public Path finish(String name, RecordingHead head, long requestSentNs) throws IOException {
        return unspoilt().finish(name, head, requestSentNs);
    }

    private RecordingWriter unspoilt() {
        if (writer == null) {
            throw new IllegalStateException("there will be no recording: " + problem);
        }
        return writer;
    }

    /** Drops what has not become a recording. */
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
