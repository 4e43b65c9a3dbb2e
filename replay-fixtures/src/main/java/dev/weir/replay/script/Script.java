package dev.weir.replay.script;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import java.util.Optional;

/**
 * All that is written after the headers of one answer: bytes as they go to the socket, chunk framing included, cut into writes, each
 * with the time at which it is due, and what becomes of the connection in the end. Immutable, so that any number of streams share one.
 */
public final class Script {

    /** What becomes of the connection after the last write. */
    public enum End {
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

    /** Nothing but headers, at once. */
    public static final Script HEADERS_ONLY =
            new Script(true, Framing.CONTENT_LENGTH, new byte[0], Parts.NONE, 0, 0, End.KEEP);

    private final boolean hasHeaders;
    private final Framing framing;
    private final byte[] wire;
    private final Parts parts;
    private final long headersNs;
    private final long endNs;
    private final End end;

    /** Takes over the bytes. */
    Script(boolean hasHeaders, Framing framing, byte[] wire, Parts parts, long headersNs, long endNs, End end) {
        this.hasHeaders = hasHeaders;
        this.framing = framing;
        this.wire = wire;
        this.parts = parts;
        this.headersNs = headersNs;
        this.endNs = endNs;
        this.end = end;
    }

    /**
     * Writes the script of an answer.
     *
     * @param framing of the answer, which is the recorded one unless the client cannot take it
     */
    public static Script of(Recording recording, Framing framing, Chunking chunking, Pacing pacing, Fault fault) {
        boolean insertsLine = fault.kind() == Fault.Kind.ERROR_LINE || fault.kind() == Fault.Kind.MALFORMED_LINE;
        // A line more or less would belie a Content-Length.
        Framing used = insertsLine && framing == Framing.CONTENT_LENGTH ? Framing.CHUNKED : framing;
        return insertsLine && recording.compressed()
                ? write(
                        Recompression.withLine(recording, chunking, fault),
                        used,
                        chunking,
                        pacing,
                        Fault.NONE,
                        fault.kind() == Fault.Kind.ERROR_LINE)
                : write(recording, used, chunking, pacing, fault, false);
    }

    /**
     * Writes the script of a stream that a limit of tokens ends, where each record with text counts as one.
     *
     * @return empty if the recording has no more than that, or cannot be shortened
     */
    public static Optional<Script> limited(
            int limit, Recording recording, Framing framing, Chunking chunking, Pacing pacing, Fault fault) {
        Framing used = framing == Framing.CONTENT_LENGTH ? Framing.CHUNKED : framing;
        return Shortened.to(limit, recording).map(one -> write(one, used, chunking, pacing, fault, true));
    }

    private static Script nothing(End end) {
        return new Script(false, Framing.CLOSE, new byte[0], Parts.NONE, 0, 0, end);
    }

    /** {@code endsWithItsLastChunk} is whether the body was made shorter than the recorded one, whose end came later. */
    private static Script write(
            Recording recording,
            Framing used,
            Chunking chunking,
            Pacing pacing,
            Fault fault,
            boolean endsWithItsLastChunk) {
        int[] lengths = chunking.lengths(recording);
        Schedule schedule = pacing.schedule(recording, lengths);
        long endNs = endsWithItsLastChunk ? schedule.chunkNs(lengths.length - 1) : schedule.endNs();
        ScriptWriter writer = new ScriptWriter(recording.bodyView(), lengths, schedule, used);
        return switch (fault.kind()) {
            case NONE -> asRecorded(writer, endNs, recording.ending());
            case SILENCE -> nothing(End.STALL);
            case HANG_UP -> nothing(End.CUT);
            case CUT_INSIDE -> {
                Strike strike = Strike.of(fault, recording, used, lengths);
                writer.chunksTo(strike.wholeChunks());
                writer.chunkCutAfter(strike.cutBytes());
                yield writer.script(writer.nextDueNs(), End.CUT);
            }
            case CUT_BETWEEN, RESET, STALL -> {
                writer.chunksTo(Strike.of(fault, recording, used, lengths).wholeChunks());
                yield writer.script(writer.nextDueNs(), endOf(fault));
            }
            case ERROR_LINE -> {
                writer.line(InsertedLine.of(fault, recording, lengths));
                yield writer.whole(writer.nextDueNs());
            }
            case MALFORMED_LINE -> {
                writer.line(InsertedLine.of(fault, recording, lengths));
                yield asRecorded(writer, endNs, recording.ending());
            }
        };
    }

    private static End endOf(Fault fault) {
        return switch (fault.kind()) {
            case RESET -> End.RESET;
            case STALL -> End.STALL;
            default -> End.CUT;
        };
    }

    private static Script asRecorded(ScriptWriter writer, long endNs, Ending ending) {
        writer.chunksTo(Integer.MAX_VALUE);
        return switch (ending) {
            case COMPLETE -> writer.whole(endNs);
            case TRUNCATED, CUT_BY_CLIENT -> writer.script(endNs, End.CUT);
            case RESET -> writer.script(endNs, End.RESET);
        };
    }

    /** The answer to a client that asks for the headers only, when they are due. */
    public Script withoutBody() {
        return hasHeaders ? new Script(true, framing, new byte[0], Parts.NONE, headersNs, headersNs, End.KEEP) : this;
    }

    /** Whether headers are sent; if not, nothing is. */
    public boolean hasHeaders() {
        return hasHeaders;
    }

    /** How the end of the body is marked. */
    public Framing framing() {
        return framing;
    }

    /** When the headers are due, ns after the request. */
    public long headersNs() {
        return headersNs;
    }

    /** What is written after the headers, and when. */
    public Parts parts() {
        return parts;
    }

    /** When what becomes of the connection is due, ns after the request. */
    public long endNs() {
        return endNs;
    }

    /** What becomes of the connection. */
    public End end() {
        return end;
    }

    /** The bytes of all writes, which readers leave as they are. */
    public byte[] wire() {
        return wire;
    }
}
