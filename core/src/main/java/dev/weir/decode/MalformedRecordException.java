package dev.weir.decode;

/** In strict mode: a line is no record, or its record has a tool call that is none. */
public final class MalformedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long lineNumber;
    private final long byteOffset;

    /**
     * Describes it.
     *
     * @param lineNumber counted from 1, blank lines included
     * @param byteOffset of the line's first byte from the start of the stream
     * @param reason what is wrong with it, for people
     */
    public MalformedRecordException(long lineNumber, long byteOffset, String reason) {
        super("line " + lineNumber + " (byte " + byteOffset + " of the stream) is malformed: " + reason
                + "; turn strict mode off to go on without what is wrong");
        this.lineNumber = lineNumber;
        this.byteOffset = byteOffset;
    }

    /** Number of the line, counted from 1, blank lines included. */
    public long lineNumber() {
        return lineNumber;
    }

    /** Offset of the line's first byte from the start of the stream. */
    public long byteOffset() {
        return byteOffset;
    }
}
