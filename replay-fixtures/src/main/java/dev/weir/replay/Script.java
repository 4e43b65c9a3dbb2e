package dev.weir.replay;

import dev.weir.recording.Chunking;
import dev.weir.recording.Ending;
import dev.weir.recording.Framing;
import dev.weir.recording.Recording;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * All that is written after the headers of one answer: bytes as they go to the socket, chunk framing included, cut into writes, each
 * with the time at which it is due, and what becomes of the connection in the end. Immutable, so that any number of streams share one.
 */
final class Script {

    /** What becomes of the connection after the last write. */
    enum End {
        /** The answer is whole; the connection can take another request. */
        KEEP,
        /** The answer is whole because the connection is closed. */
        CLOSE,
        /** The connection is closed before the answer is whole. */
        CUT,
        /** The connection is reset before the answer is whole. */
        RESET,
        /** Nothing more is written, and the client's leaving is awaited. */
        STALL
    }

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Framing framing;
    private final byte[] wire;
    private final int[] ends;
    private final long[] dueNs;
    private final long headersNs;
    private final long endNs;
    private final End end;

    private Script(Writing writing, long headersNs, long endNs, End end) {
        this.framing = writing.framing;
        this.wire = writing.wire.toByteArray();
        this.ends = Arrays.copyOf(writing.ends, writing.count);
        this.dueNs = Arrays.copyOf(writing.dueNs, writing.count);
        this.headersNs = headersNs;
        this.endNs = endNs;
        this.end = end;
    }

    /**
     * Writes the script of an answer.
     *
     * @param framing of the answer, which is the recorded one unless the client cannot take it
     */
    static Script of(Recording recording, Framing framing, Chunking chunking, Pacing pacing, Fault fault) {
        boolean insertsLine = fault.kind() == Fault.Kind.ERROR_LINE || fault.kind() == Fault.Kind.MALFORMED_LINE;
        // A line more or less would belie a Content-Length.
        Framing used = insertsLine && framing == Framing.CONTENT_LENGTH ? Framing.CHUNKED : framing;
        return insertsLine && recording.compressed()
                ? write(Recompression.withLine(recording, chunking, fault), used, chunking, pacing, Fault.NONE)
                : write(recording, used, chunking, pacing, fault);
    }

    private static Script write(Recording recording, Framing used, Chunking chunking, Pacing pacing, Fault fault) {
        int[] lengths = chunking.lengths(recording);
        Schedule schedule = pacing.schedule(recording, lengths);
        Writing writing = new Writing(recording.body(), lengths, schedule, used);
        return switch (fault.kind()) {
            case NONE, SILENCE, HANG_UP -> asRecorded(writing, recording.ending());
            case CUT_INSIDE -> {
                int whole = Math.min(fault.afterChunks(), Math.max(0, lengths.length - 1));
                writing.chunksTo(whole);
                writing.halfChunk();
                yield writing.script(writing.nextDueNs(), End.CUT);
            }
            case CUT_BETWEEN -> cutAfter(writing, fault.afterChunks(), End.CUT);
            case RESET -> cutAfter(writing, fault.afterChunks(), End.RESET);
            case STALL -> cutAfter(writing, fault.afterChunks(), End.STALL);
            case ERROR_LINE -> {
                writing.chunksTo(fault.afterChunks());
                writing.line(fault, recording);
                yield writing.whole(writing.nextDueNs());
            }
            case MALFORMED_LINE -> {
                writing.chunksTo(fault.afterChunks());
                writing.line(fault, recording);
                yield asRecorded(writing, recording.ending());
            }
        };
    }

    private static Script asRecorded(Writing writing, Ending ending) {
        writing.chunksTo(Integer.MAX_VALUE);
        long endNs = writing.schedule.endNs();
        return switch (ending) {
            case COMPLETE -> writing.whole(endNs);
            case TRUNCATED, CUT_BY_CLIENT -> writing.script(endNs, End.CUT);
            case RESET -> writing.script(endNs, End.RESET);
        };
    }

    private static Script cutAfter(Writing writing, int chunks, End end) {
        // After its last byte, only a chunked body is not whole yet.
        int most =
                writing.framing == Framing.CHUNKED ? writing.lengths.length : Math.max(0, writing.lengths.length - 1);
        writing.chunksTo(Math.min(chunks, most));
        return writing.script(writing.nextDueNs(), end);
    }

    /** How the end of the body is marked. */
    Framing framing() {
        return framing;
    }

    long headersNs() {
        return headersNs;
    }

    int writes() {
        return ends.length;
    }

    int from(int write) {
        return write == 0 ? 0 : ends[write - 1];
    }

    int to(int write) {
        return ends[write];
    }

    long dueNs(int write) {
        return dueNs[write];
    }

    /** When what becomes of the connection is due. */
    long endNs() {
        return endNs;
    }

    End end() {
        return end;
    }

    /** The bytes of all writes, which readers leave as they are. */
    byte[] wire() {
        return wire;
    }

    /** A script in the making. */
    private static final class Writing {

        private final byte[] body;
        private final int[] lengths;
        private final Schedule schedule;
        private final Framing framing;
        private final ByteArrayOutputStream wire;
        private int[] ends;
        private long[] dueNs;
        private int count;
        private int nextChunk;
        private int offset;

        Writing(byte[] body, int[] lengths, Schedule schedule, Framing framing) {
            this.body = body;
            this.lengths = lengths;
            this.schedule = schedule;
            this.framing = framing;
            int chunkFrameBytes = framing == Framing.CHUNKED ? 8 : 0;
            this.wire = new ByteArrayOutputStream(body.length + chunkFrameBytes * lengths.length);
            // All chunks, one of them perhaps in two parts, an inserted line, and the mark of the end.
            this.ends = new int[lengths.length + 3];
            this.dueNs = new long[lengths.length + 3];
        }

        /** Writes chunks until {@code limit} of them are written or there are no more. */
        void chunksTo(int limit) {
            while (nextChunk < Math.min(limit, lengths.length)) {
                chunk(body, offset, lengths[nextChunk], lengths[nextChunk]);
                endWrite(schedule.chunkNs(nextChunk));
                offset += lengths[nextChunk++];
            }
        }

        void halfChunk() {
            if (nextChunk < lengths.length) {
                chunk(body, offset, lengths[nextChunk], lengths[nextChunk] / 2);
                endWrite(schedule.chunkNs(nextChunk));
            }
        }

        /** Writes on to the next place where a line can come, and the line of a fault there. */
        void line(Fault fault, Recording recording) {
            InsertedLine line = InsertedLine.of(fault, recording, body, offset);
            while (nextChunk < lengths.length && offset + lengths[nextChunk] <= line.at()) {
                chunksTo(nextChunk + 1);
            }
            if (offset < line.at()) {
                int part = line.at() - offset;
                chunk(body, offset, part, part);
                endWrite(schedule.chunkNs(nextChunk));
                offset += part;
                lengths[nextChunk] -= part;
            }
            byte[] bytes = line.bytes();
            chunk(bytes, 0, bytes.length, bytes.length);
            endWrite(nextDueNs());
        }

        /** The time of the next chunk, or of the end after the last one. */
        long nextDueNs() {
            return nextChunk < lengths.length ? schedule.chunkNs(nextChunk) : schedule.endNs();
        }

        Script whole(long endNs) {
            if (framing == Framing.CHUNKED) {
                wire.writeBytes(LAST_CHUNK);
                endWrite(endNs);
            }
            return script(endNs, framing == Framing.CLOSE ? End.CLOSE : End.KEEP);
        }

        Script script(long endNs, End end) {
            return new Script(this, schedule.headersNs(), endNs, end);
        }

        /** Appends the first {@code present} bytes of a chunk that says it has {@code length}. */
        private void chunk(byte[] bytes, int from, int length, int present) {
            if (framing == Framing.CHUNKED) {
                wire.writeBytes(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII));
                wire.writeBytes(CRLF);
            }
            wire.write(bytes, from, present);
            if (framing == Framing.CHUNKED && present == length) {
                wire.writeBytes(CRLF);
            }
        }

        private void endWrite(long due) {
            ends[count] = wire.size();
            dueNs[count] = due;
            count++;
        }
    }
}
