package dev.weir.replay.script;

import dev.weir.recording.head.Framing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A script in the making: frames chunks one after the other. Not thread-safe; makes one script. */
final class ScriptWriter {

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int USUAL_FRAME_BYTES = 8;

    /** Writes beyond one a chunk: a chunk in two parts, an inserted line, and the mark of the end. */
    private static final int MORE_WRITES = 3;

    private final ByteBuffer body;
    private final int[] lengths;
    private final Schedule schedule;
    private final Framing framing;
    private final ByteArrayOutputStream wire;
    private final int[] ends;
    private final int[] bodyBytes;
    private final long[] dueNs;
    private int count;
    private int nextChunk;
    private int offset;

    /** {@code lengths} are the body's chunks; they are the writer's from now on. */
    ScriptWriter(ByteBuffer body, int[] lengths, Schedule schedule, Framing framing) {
        this.body = body;
        this.lengths = lengths;
        this.schedule = schedule;
        this.framing = framing;
        int frameBytes = framing == Framing.CHUNKED ? USUAL_FRAME_BYTES : 0;
        this.wire = new ByteArrayOutputStream(body.remaining() + frameBytes * lengths.length);
        this.ends = new int[lengths.length + MORE_WRITES];
        this.bodyBytes = new int[lengths.length + MORE_WRITES];
        this.dueNs = new long[lengths.length + MORE_WRITES];
    }

    /** Writes chunks until {@code limit} of them are written or there are no more. */
    void chunksTo(int limit) {
        while (nextChunk < Math.min(limit, lengths.length)) {
            chunk(slice(lengths[nextChunk]), lengths[nextChunk], schedule.chunkNs(nextChunk));
            offset += lengths[nextChunk++];
        }
    }

    /** Writes the first bytes of the next chunk, if there is one, and what says that there are more. */
    void chunkCutAfter(int bytes) {
        if (nextChunk < lengths.length) {
            chunk(slice(bytes), lengths[nextChunk], schedule.chunkNs(nextChunk));
        }
    }

    /** Writes on to the place where a line comes, and the line there. */
    void line(InsertedLine line) {
        while (nextChunk < lengths.length && offset + lengths[nextChunk] <= line.at()) {
            chunksTo(nextChunk + 1);
        }
        if (offset < line.at()) {
            int part = line.at() - offset;
            chunk(slice(part), part, schedule.chunkNs(nextChunk));
            offset += part;
            lengths[nextChunk] -= part;
        }
        byte[] bytes = line.bytes();
        chunk(bytes, bytes.length, nextDueNs());
    }

    /** The time of the next chunk, or of the end after the last one. */
    long nextDueNs() {
        return nextChunk < lengths.length ? schedule.chunkNs(nextChunk) : schedule.endNs();
    }

    Script whole(long endNs) {
        if (framing == Framing.CHUNKED) {
            wire.writeBytes(LAST_CHUNK);
            endWrite(0, endNs);
        }
        return script(endNs, framing == Framing.CLOSE ? Script.End.CLOSE : Script.End.KEEP);
    }

    Script script(long endNs, Script.End end) {
        Parts parts =
                new Parts(Arrays.copyOf(dueNs, count), Arrays.copyOf(ends, count), Arrays.copyOf(bodyBytes, count));
        return new Script(true, framing, wire.toByteArray(), parts, schedule.headersNs(), endNs, end);
    }

    private byte[] slice(int length) {
        byte[] slice = new byte[length];
        body.get(offset, slice);
        return slice;
    }

    /** Appends a chunk that says it has {@code length} bytes, as far as it is {@code present}. */
    private void chunk(byte[] present, int length, long due) {
        if (framing == Framing.CHUNKED) {
            wire.writeBytes(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII));
            wire.writeBytes(CRLF);
        }
        wire.writeBytes(present);
        if (framing == Framing.CHUNKED && present.length == length) {
            wire.writeBytes(CRLF);
        }
        endWrite(present.length, due);
    }

    private void endWrite(int bytes, long due) {
        ends[count] = wire.size();
        bodyBytes[count] = bytes;
        dueNs[count] = due;
        count++;
    }
}
