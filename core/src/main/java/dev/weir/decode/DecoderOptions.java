package dev.weir.decode;

import dev.weir.ndjson.LineSplitter;

/**
 * How to decode a stream.
 *
 * @param maxLineBytes longest record accepted, bytes; 1 to {@link LineSplitter#LARGEST_MAX_LINE_BYTES}
 * @param strict whether a malformed line fails the stream, or is reported and skipped
 * @param fastPath whether to recognise records by the shape of earlier ones; the events are the same either way, and turning it off
 *     serves to measure and to test that
 */
public record DecoderOptions(int maxLineBytes, boolean strict, boolean fastPath) {

    /** {@value LineSplitter#DEFAULT_MAX_LINE_BYTES} bytes a line, malformed lines skipped, fast path on. */
    public static final DecoderOptions DEFAULTS = new DecoderOptions(LineSplitter.DEFAULT_MAX_LINE_BYTES, false, true);

    /** The same with another limit. */
    public DecoderOptions withMaxLineBytes(int newMaxLineBytes) {
        return new DecoderOptions(newMaxLineBytes, strict, fastPath);
    }

    /** The same, strict or not. */
    public DecoderOptions withStrict(boolean newStrict) {
        return new DecoderOptions(maxLineBytes, newStrict, fastPath);
    }

    /** The same, with or without the fast path. */
    public DecoderOptions withFastPath(boolean newFastPath) {
        return new DecoderOptions(maxLineBytes, strict, newFastPath);
    }
}
