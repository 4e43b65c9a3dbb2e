package dev.weir.ndjson;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Cuts a byte stream into lines, whatever its chunk boundaries.
 *
 * <pre>{@code
 * stream = { line LF } [ line ]        LF = 0x0A; one CR before it belongs to the terminator
 * }</pre>
 *
 * Only LF ends a line: bytes such as U+0085 or U+2028 in UTF-8 are part of it (the NDJSON specification, and what Ollama sends).
 * Bytes are never decoded, so a code point cut by a chunk boundary is whole again in its line.
 *
 * <p>A line that lies within one chunk is handed out as a slice of that chunk; only a line that spans chunks is copied, once, into a
 * buffer that the splitter keeps. The search for LF never looks at a byte twice, so feeding single bytes costs linear time too.
 * Feeding allocates nothing once that buffer has reached the length of the longest spanning line ({@code LineSplitterAllocationTest}).
 *
 * <p>Eight bytes are searched at a time (SWAR); {@code SplitBenchmark} shows what that brings. Blocks of several words were slower on
 * 120-byte records. A listener that knows the shape of its lines can make the search unnecessary: {@link LineListener#recogniseLine}.
 *
 * <p>An exception, its own or its listener's, leaves the splitter where it happened: the position is that of the line concerned, the
 * lines before it have been reported, and nothing more is accepted until {@link #reset()}.
 *
 * <p>Not thread-safe; one splitter serves one stream at a time. A listener must not call {@code feed}, {@code finish} or {@code reset}.
 */
public final class LineSplitter implements LinePosition {

    /** The line length that Ollama's own client allows, bytes. */
    public static final int DEFAULT_MAX_LINE_BYTES = 8_000_000;

    /** The largest limit that can be set, bytes. */
    public static final int LARGEST_MAX_LINE_BYTES = 1 << 30;

    private static final int INITIAL_SPANNING_BYTES = 1024;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LF_IN_EVERY_BYTE = 0x0A0A0A0A0A0A0A0AL;
    private static final long AFTER_LF_IN_EVERY_BYTE = 0x0B0B0B0B0B0B0B0BL;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final LineListener listener;
    private final int maxLineBytes;

    /** The head of a line whose end has not arrived yet: {@code spanning[0, spanningBytes)}. */
    private byte[] spanning = new byte[INITIAL_SPANNING_BYTES];

    private int spanningBytes;
    private long lineNumber = 1;
    private long lineOffset;

    /** False while a call is under way, so that one that failed leaves it so, and after the end. */
    private boolean open = true;

    /**
     * @param listener takes the lines
     * @param maxLineBytes longest line accepted, without its terminator, bytes; 1 to {@value #LARGEST_MAX_LINE_BYTES}
     * @throws IllegalArgumentException if the limit is out of that range
     */
    public LineSplitter(LineListener listener, int maxLineBytes) {
        this.listener = Objects.requireNonNull(listener, "listener");
        if (maxLineBytes < 1 || maxLineBytes > LARGEST_MAX_LINE_BYTES) {
            throw new IllegalArgumentException(
                    "maxLineBytes must be 1 to " + LARGEST_MAX_LINE_BYTES + ", was " + maxLineBytes);
        }
        this.maxLineBytes = maxLineBytes;
    }

    /**
     * Takes the next bytes of the stream and reports each line that ends in them.
     *
     * @param chunk holds them from {@code from} (inclusive) to {@code to} (exclusive); the caller's again when this returns
     * @throws LineTooLongException as soon as a line is known to exceed the limit, before more than the limit has been kept of it
     * @throws IllegalStateException after {@link #finish()} or an exception, until {@link #reset()}
     * @throws IndexOutOfBoundsException if the range is none of {@code chunk}
     */
    public void feed(byte[] chunk, int from, int to) {
        Objects.checkFromToIndex(from, to, chunk.length);
        leaveOpenState();
        int start = spanningBytes > 0 ? endSpanningLine(chunk, from, to) : from;
        while (start < to) {
            int next = listener.recogniseLine(chunk, start, start + Math.min(to - start, maxLineBytes + 1));
            if (next == LineListener.NOT_RECOGNISED) {
                int lf = indexOfLf(chunk, start, to);
                if (lf < 0) {
                    keep(chunk, start, to);
                    break;
                }
                report(chunk, start, lf);
                next = lf + 1;
            }
            lineNumber++;
            lineOffset += next - start;
            start = next;
        }
        open = true;
    }

    /**
     * Ends the stream: a last line without LF is reported like the others.
     *
     * @throws LineTooLongException if that line exceeds the limit
     * @throws IllegalStateException after an earlier {@code finish} or an exception, until {@link #reset()}
     */
    public void finish() {
        leaveOpenState();
        if (spanningBytes > 0) {
            int length = spanningBytes;
            spanningBytes = 0;
            report(spanning, 0, length);
            lineNumber++;
            lineOffset += length;
        }
    }

    /** Forgets the stream, so that another can be fed from its start. The buffer is kept. */
    public void reset() {
        spanningBytes = 0;
        lineNumber = 1;
        lineOffset = 0;
        open = true;
    }

    @Override
    public long lineNumber() {
        return lineNumber;
    }

    @Override
    public long lineOffset() {
        return lineOffset;
    }

    private void leaveOpenState() {
        if (!open) {
            throw new IllegalStateException("the stream has ended, or failed at line " + lineNumber + " (byte "
                    + lineOffset + "): reset() before feeding another");
        }
        open = false;
    }

    /** Returns the index after the LF that ends the kept line, or {@code to} if it goes on. */
    private int endSpanningLine(byte[] chunk, int from, int to) {
        int lf = indexOfLf(chunk, from, to);
        if (lf < 0) {
            keep(chunk, from, to);
            return to;
        }
        keep(chunk, from, lf);
        int length = spanningBytes;
        spanningBytes = 0;
        report(spanning, 0, length);
        lineNumber++;
        lineOffset += length + 1;
        return lf + 1;
    }

    private void report(byte[] bytes, int from, int lf) {
        int to = lf > from && bytes[lf - 1] == '\r' ? lf - 1 : lf;
        refuseIfTooLong(to - from);
        if (to > from) {
            listener.onLine(bytes, from, to);
        }
    }

    private void keep(byte[] chunk, int from, int to) {
        if (from == to) {
            return;
        }
        int length = to - from;
        long lineBytes = (long) spanningBytes + length;
        refuseIfTooLong(chunk[to - 1] == '\r' ? lineBytes - 1 : lineBytes); // that CR may belong to the terminator
        if (lineBytes > spanning.length) {
            long roomy = Math.min(2L * spanning.length, maxLineBytes + 1L);
            spanning = Arrays.copyOf(spanning, Math.toIntExact(Math.max(lineBytes, roomy)));
        }
        System.arraycopy(chunk, from, spanning, spanningBytes, length);
        spanningBytes += length;
    }

    private void refuseIfTooLong(long lineBytes) {
        if (lineBytes > maxLineBytes) {
            throw new LineTooLongException(lineNumber, lineOffset, maxLineBytes);
        }
    }

    private static int indexOfLf(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONG.get(bytes, i);
            if (((word - AFTER_LF_IN_EVERY_BYTE) & ~word & HIGH_BITS)
                    != 0) { // some byte is LF or below: hardly ever another
                long lfIsZero = word ^ LF_IN_EVERY_BYTE;
                long found =
                        (lfIsZero - LOW_BITS) & ~lfIsZero & HIGH_BITS; // the lowest set bit marks the first zero byte
                if (found != 0) {
                    return i + (Long.numberOfTrailingZeros(found) >>> 3);
                }
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
