package dev.weir.sse;

import dev.weir.ndjson.LinePosition;
import dev.weir.ndjson.LineSplitter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Cuts a stream of server-sent events into these, whatever its chunk boundaries (WHATWG HTML, section 9.2.5, "Parsing an event stream"):
 *
 * <pre>{@code
 * stream  = [ BOM ] { event }
 * event   = { comment | field } eol
 * comment = ":" { any } eol
 * field   = name [ ":" [ SP ] value ] eol        name: data, event, id or retry; any other is ignored
 * eol     = CR LF | LF | CR
 * }</pre>
 *
 * An event without {@code data} is none, and one that the end of the stream cuts short is none either. Bytes are never decoded, so a code
 * point cut by a chunk boundary is whole again in its event; what the grammar decodes with U+FFFD for invalid bytes is handed out as it is.
 *
 * <p>Data of one line that lies, with the blank line behind it, within one chunk is handed out as a slice of that chunk. What spans chunks
 * or lines is copied into buffers that the splitter keeps. The search for the end of a line never looks at a byte twice, so feeding single
 * bytes costs linear time too. Feeding allocates nothing once those buffers have reached the length of the longest event
 * ({@code SseAllocationTest}; {@code SseBenchmark} shows what that brings).
 *
 * <p>An exception, its own or its listener's, leaves the splitter where it happened: events before it have been reported, and nothing more
 * is accepted until {@link #reset()}.
 *
 * <p>Not thread-safe; one splitter serves one stream at a time. A listener must not call {@code feed}, {@code finish} or {@code reset}.
 */
public final class SseSplitter implements LinePosition {

    /** As for lines of NDJSON, bytes. */
    public static final int DEFAULT_MAX_EVENT_BYTES = LineSplitter.DEFAULT_MAX_LINE_BYTES;

    /** The largest limit that can be set, bytes. */
    public static final int LARGEST_MAX_EVENT_BYTES = LineSplitter.LARGEST_MAX_LINE_BYTES;

    /** The type of an event that names none. */
    public static final String DEFAULT_EVENT_TYPE = "message";

    private static final int INITIAL_BYTES = 1024;
    private static final byte[] NOTHING = {};
    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long AFTER_CR_IN_EVERY_BYTE = (long) ('\r' + 1) * LOW_BITS;

    private final SseListener listener;
    private final int maxEventBytes;

    /** The head of a line whose end has not arrived yet: {@code line[0, lineBytes)}. */
    private byte[] line = new byte[INITIAL_BYTES];

    private int lineBytes;

    /** The stream's last byte was a CR: an LF that comes now belongs to it. */
    private boolean lfBelongsToCr;

    /** The data of an event whose end has not arrived yet, unless it is still in the chunk. */
    private byte[] data = new byte[INITIAL_BYTES];

    private int dataBytes;
    private boolean hasData;

    /** Where the first line of that data stands. */
    private long dataLineNumber;

    private long dataLineOffset;
    private int dataInLine;

    private byte[] type = NOTHING;
    private int typeBytes;
    private byte[] id = NOTHING;
    private int idBytes;

    /** As the last blank line found it. */
    private byte[] lastId = NOTHING;

    private int lastIdBytes;

    private long lineNumber = 1;
    private long lineOffset;

    /** Where what is reported stands. */
    private long eventLineNumber = 1;

    private long eventLineOffset;

    /** How far behind that line's first byte the field's value stands. */
    private int valueInLine;

    /** False while a call is under way, so that one that failed leaves it so, and after the end. */
    private boolean open = true;

    /**
     * @param listener takes the events
     * @param maxEventBytes longest line accepted, without its terminator, and most data of an event, bytes; 1 to
     *     {@value #LARGEST_MAX_EVENT_BYTES}
     * @throws IllegalArgumentException if the limit is out of that range
     */
    public SseSplitter(SseListener listener, int maxEventBytes) {
        this.listener = Objects.requireNonNull(listener, "listener");
        if (maxEventBytes < 1 || maxEventBytes > LARGEST_MAX_EVENT_BYTES) {
            throw new IllegalArgumentException(
                    "maxEventBytes must be 1 to " + LARGEST_MAX_EVENT_BYTES + ", was " + maxEventBytes);
        }
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Takes the next bytes of the stream and reports each event that ends in them.
     *
     * @param chunk holds them from {@code from} (inclusive) to {@code to} (exclusive); the caller's again when this returns
     * @throws EventTooLongException as soon as a line or an event's data is known to exceed the limit, before more than the limit has been
     *     kept of it
     * @throws IllegalStateException after {@link #finish()} or an exception, until {@link #reset()}
     * @throws IndexOutOfBoundsException if the range is none of {@code chunk}
     */
    public void feed(byte[] chunk, int from, int to) {
        Objects.checkFromToIndex(from, to, chunk.length);
        leaveOpenState();
        int start = from;
        if (lfBelongsToCr && start < to) {
            lfBelongsToCr = false;
            if (chunk[start] == '\n') {
                start++;
                lineOffset++;
            }
        }
        while (start < to) {
            int end = indexOfLineEnd(chunk, start, to);
            if (end == to) {
                keep(chunk, start, to);
                break;
            }
            start = lineBytes == 0 ? takeLine(chunk, start, end, to) : takeKeptLine(chunk, start, end, to);
        }
        open = true;
    }

    /**
     * Ends the stream. What has come of an event without its blank line is handed to {@link SseListener#onUnfinishedEvent}.
     *
     * @throws EventTooLongException if its data exceeds the limit
     * @throws IllegalStateException after an earlier {@code finish} or an exception, until {@link #reset()}
     */
    public void finish() {
        leaveOpenState();
        if (lineBytes > 0) {
            int length = lineBytes;
            lineBytes = 0;
            takeField(line, 0, length);
            lineOffset += length;
        }
        if (hasData) {
            hasData = false;
            standAtData();
            listener.onUnfinishedEvent(data, 0, dataBytes);
        }
    }

    /** Forgets the stream, the last event's id included, so that another can be fed from its start. Buffers are kept. */
    public void reset() {
        lineBytes = 0;
        lfBelongsToCr = false;
        clearEvent();
        idBytes = 0;
        lastIdBytes = 0;
        lineNumber = 1;
        lineOffset = 0;
        eventLineNumber = 1;
        eventLineOffset = 0;
        valueInLine = 0;
        open = true;
    }

    /**
     * Within a call to the listener: the event's type, {@value #DEFAULT_EVENT_TYPE} unless it names one. Makes a String, with U+FFFD for what is
     * no UTF-8.
     */
    public String eventType() {
        return typeBytes == 0 ? DEFAULT_EVENT_TYPE : new String(type, 0, typeBytes, StandardCharsets.UTF_8);
    }

    /**
     * Within a call to {@link SseListener#onEvent}: the last id that an event carried, this one included; empty if none did. Makes a String,
     * with U+FFFD for what is no UTF-8.
     */
    public String lastEventId() {
        return new String(lastId, 0, lastIdBytes, StandardCharsets.UTF_8);
    }

    /**
     * Number of the line on which what is being reported stands, counted from 1: a comment, a field, or the data of an event, its first line
     * if there are several.
     */
    @Override
    public long lineNumber() {
        return eventLineNumber;
    }

    /** Offset of that line's first byte from the start of the stream, bytes; data stands behind the field's name. */
    @Override
    public long lineOffset() {
        return eventLineOffset;
    }

    /**
     * Within a call to the listener: offset of the first byte of the event's data, or of what a comment or field says, from the start of the
     * stream. The lines of data do not stand side by side, so only the bytes of the first follow it.
     */
    public long dataOffset() {
        return eventLineOffset + valueInLine;
    }

    private void leaveOpenState() {
        if (!open) {
            throw new IllegalStateException("the stream has ended, or failed at line " + lineNumber + " (byte "
                    + lineOffset + "): reset() before feeding another");
        }
        open = false;
    }

    /** Takes the line in the chunk that ends at {@code end}; returns the index after its terminator, or after that of the event. */
    private int takeLine(byte[] chunk, int start, int end, int to) {
        refuseIfTooLong((long) end - start);
        int next = afterTerminator(chunk, end, to);
        int value = hasData ? -1 : valueOfData(chunk, start, end);
        if (value >= 0 && next < to && isLineEnd(chunk[next])) {
            standAt(value - start);
            int afterEvent = afterTerminator(chunk, next, to);
            dispatch(chunk, value, end);
            lineNumber += 2;
            lineOffset += afterEvent - start;
            return afterEvent;
        }
        takeLine(chunk, start, end);
        lineNumber++;
        lineOffset += next - start;
        return next;
    }

    /** The same for a line whose head was kept. */
    private int takeKeptLine(byte[] chunk, int start, int end, int to) {
        keep(chunk, start, end);
        int length = lineBytes;
        int next = afterTerminator(chunk, end, to);
        lineBytes = 0;
        takeLine(line, 0, length);
        lineNumber++;
        lineOffset += length + (next - end);
        return next;
    }

    private void takeLine(byte[] bytes, int from, int to) {
        if (from < to) {
            takeField(bytes, from, to);
        } else if (hasData) {
            standAtData();
            dispatch(data, 0, dataBytes);
        } else {
            lastIdIsId();
            clearEvent();
        }
    }

    private void dispatch(byte[] bytes, int from, int to) {
        lastIdIsId();
        listener.onEvent(bytes, from, to);
        clearEvent();
    }

    private void clearEvent() {
        hasData = false;
        dataBytes = 0;
        typeBytes = 0;
    }

    /** What is reported stands in the line that is being read. */
    private void standAt(int newValueInLine) {
        valueInLine = newValueInLine;
        eventLineNumber = lineNumber;
        eventLineOffset = lineOffset;
    }

    private void standAtData() {
        valueInLine = dataInLine;
        eventLineNumber = dataLineNumber;
        eventLineOffset = dataLineOffset;
    }

    private void lastIdIsId() {
        if (idBytes != 0 || lastIdBytes != 0) {
            lastId = copy(lastId, id, 0, idBytes);
            lastIdBytes = idBytes;
        }
    }

    /** Index of the value if the line is one of data; -1 if it is not, or has to be looked at more closely. */
    private int valueOfData(byte[] bytes, int from, int to) {
        int colon = from + DATA.length;
        if (to <= colon
                || bytes[from] != 'd'
                || bytes[from + 1] != 'a'
                || bytes[from + 2] != 't'
                || bytes[from + 3] != 'a'
                || bytes[colon] != ':') {
            return -1;
        }
        return afterSpace(bytes, colon + 1, to);
    }

    private void takeField(byte[] bytes, int lineFrom, int to) {
        int from = lineNumber == 1 ? afterByteOrderMark(bytes, lineFrom, to) : lineFrom;
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = colon == to ? to : afterSpace(bytes, colon + 1, to);
        if (is(DATA, bytes, from, colon)) {
            addData(bytes, lineFrom, value, to);
        } else if (from == to) {
            return; // the mark alone
        } else if (colon == from) {
            standAt(from + 1 - lineFrom);
            listener.onComment(bytes, from + 1, to);
        } else if (is(EVENT, bytes, from, colon)) {
            type = copy(type, bytes, value, to);
            typeBytes = to - value;
        } else if (is(ID, bytes, from, colon)) {
            takeId(bytes, value, to);
        } else if (is(RETRY, bytes, from, colon)) {
            standAt(value - lineFrom);
            takeRetry(bytes, value, to);
        } else {
            standAt(value - lineFrom);
            listener.onUnknownField(bytes, from, colon, value, to);
        }
    }

    private void addData(byte[] bytes, int lineFrom, int from, int to) {
        int joint = hasData ? 1 : 0;
        long length = (long) dataBytes + joint + (to - from);
        refuseIfTooLong(length);
        if (!hasData) {
            dataLineNumber = lineNumber;
            dataLineOffset = lineOffset;
            dataInLine = from - lineFrom;
        }
        data = withRoomFor(data, dataBytes, length);
        if (hasData) {
            data[dataBytes++] = '\n';
        }
        System.arraycopy(bytes, from, data, dataBytes, to - from);
        dataBytes = Math.toIntExact(length);
        hasData = true;
    }

    private void takeId(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                return;
            }
        }
        id = copy(id, bytes, from, to);
        idBytes = to - from;
    }

    private void takeRetry(byte[] bytes, int from, int to) {
        long delayMs = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            delayMs = delayMs > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : delayMs * 10 + digit;
        }
        if (from < to) {
            listener.onRetry(delayMs);
        }
    }

    private int afterTerminator(byte[] chunk, int end, int to) {
        int next = end + 1;
        if (chunk[end] == '\r') {
            if (next == to) {
                lfBelongsToCr = true;
            } else if (chunk[next] == '\n') {
                next++;
            }
        }
        return next;
    }

    private void keep(byte[] chunk, int from, int to) {
        long length = (long) lineBytes + (to - from);
        refuseIfTooLong(length);
        line = withRoomFor(line, lineBytes, length);
        System.arraycopy(chunk, from, line, lineBytes, to - from);
        lineBytes = Math.toIntExact(length);
    }

    private byte[] withRoomFor(byte[] buffer, int used, long length) {
        if (length <= buffer.length) {
            return buffer;
        }
        long roomy = Math.min(2L * buffer.length, maxEventBytes);
        byte[] larger = new byte[Math.toIntExact(Math.max(length, roomy))];
        System.arraycopy(buffer, 0, larger, 0, used);
        return larger;
    }

    private void refuseIfTooLong(long length) {
        if (length > maxEventBytes) {
            throw new EventTooLongException(lineNumber, lineOffset, maxEventBytes);
        }
    }

    /** Returns {@code buffer}, or a larger one, with a copy of the bytes at its start. */
    private static byte[] copy(byte[] buffer, byte[] bytes, int from, int to) {
        int length = to - from;
        byte[] target = length <= buffer.length ? buffer : new byte[2 * length];
        System.arraycopy(bytes, from, target, 0, length);
        return target;
    }

    private static int afterSpace(byte[] bytes, int at, int to) {
        return at < to && bytes[at] == ' ' ? at + 1 : at;
    }

    private static int afterByteOrderMark(byte[] bytes, int from, int to) {
        int after = from + BYTE_ORDER_MARK.length;
        boolean marked = after <= to && Arrays.equals(bytes, from, after, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
        return marked ? after : from;
    }

    private static boolean is(byte[] name, byte[] bytes, int from, int to) {
        return to - from == name.length && Arrays.equals(bytes, from, to, name, 0, name.length);
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }

    /** Index of the first CR or LF, or {@code to}. Eight bytes are searched at a time (SWAR). */
    private static int indexOfLineEnd(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONG.get(bytes, i);
            if (((word - AFTER_CR_IN_EVERY_BYTE) & ~word & HIGH_BITS)
                    != 0) { // some byte is CR or below: hardly ever another
                for (int k = i; k < i + Long.BYTES; k++) {
                    if (isLineEnd(bytes[k])) {
                        return k;
                    }
                }
            }
        }
        while (i < to && !isLineEnd(bytes[i])) {
            i++;
        }
        return i;
    }
}
