package dev.weir.ndjson;

/** Where in its stream a line stands. */
public interface LinePosition {

    /** Number of the line that is being read or reported; counted from 1, blank lines included. */
    long lineNumber();

    /** Offset of that line's first byte from the start of the stream, bytes. */
    long lineOffset();
}
