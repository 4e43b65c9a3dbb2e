package dev.weir.record.http;

/** Takes a body as it arrives, its framing removed. */
public interface BodyListener {

    /**
     * The next bytes.
     *
     * @param bytes holds them from {@code from} (inclusive) to {@code to} (exclusive), at least one; valid only during the call
     */
    void onBody(byte[] bytes, int from, int to);

    /** The HTTP chunk has all its bytes that those since the last call belong to. Not called for a body without chunks. */
    default void onChunkEnd() {}
}
