package dev.weir.decode;

/** A line holds bytes that are not UTF-8, so the stream is damaged or is no JSON. */
public final class InvalidUtf8Exception extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long lineNumber;
    private final long byteOffset;

    /**
     * Describes it.
     *
     * @param lineNumber counted from 1, blank lines included
     * @param byteOffset of the first byte of the invalid sequence from the start of the stream; where the data of a server-sent event stands
     *     on several lines and the sequence not on the first, that of the data's first byte
     * @param found the sequence's first byte
     */
    public InvalidUtf8Exception(long lineNumber, long byteOffset, byte found) {
        super(String.format(
                "line %d is not UTF-8: byte %d of the stream (0x%02X) starts no valid sequence; "
                        + "check for a proxy that changes or compresses the body",
                lineNumber, byteOffset, found));
        this.lineNumber = lineNumber;
        this.byteOffset = byteOffset;
    }

    /** Number of the line, counted from 1, blank lines included. */
    public long lineNumber() {
        return lineNumber;
    }

    /**
     * Offset of the first byte of the invalid sequence from the start of the stream. Where the data of a server-sent event stands on several
     * lines and the sequence not on the first: that of the data's first byte.
     */
    public long byteOffset() {
        return byteOffset;
    }
}
