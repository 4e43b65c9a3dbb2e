package dev.weir.sse;

/** A line, or the data of an event, outgrew the splitter's limit; nothing after it was read. */
public final class EventTooLongException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long lineNumber;
    private final long byteOffset;
    private final int limitBytes;

    /**
     * Describes it.
     *
     * @param lineNumber of the line that exceeded it, counted from 1
     * @param byteOffset of that line's first byte from the start of the stream
     * @param limitBytes the limit, bytes
     */
    public EventTooLongException(long lineNumber, long byteOffset, int limitBytes) {
        super("the event with line " + lineNumber + " (byte " + byteOffset + " of the stream) is longer than "
                + limitBytes + " bytes; raise the limit if the server really sends events of that size");
        this.lineNumber = lineNumber;
        this.byteOffset = byteOffset;
        this.limitBytes = limitBytes;
    }

    /** Number of the line that exceeded it, counted from 1, blank lines included. */
    public long lineNumber() {
        return lineNumber;
    }

    /** Offset of that line's first byte from the start of the stream. */
    public long byteOffset() {
        return byteOffset;
    }

    /** The limit that it exceeded, bytes. */
    public int limitBytes() {
        return limitBytes;
    }
}
