package dev.weir.bench.latency.http;

/** Takes what one response after another carries. Times are those that were fed to the {@link HttpResponseReader}. */
public interface HttpResponseListener {

    /**
     * A response's head is complete. Interim responses (1xx) are not told of.
     *
     * @param firstByteNs when its first byte had arrived
     * @param atNs when its last byte had arrived
     */
    void head(HttpHead head, long firstByteNs, long atNs);

    /**
     * A piece of its body, without chunk framing and decompressed.
     *
     * @param bytes holds it from {@code from} (inclusive) to {@code to} (exclusive), at least one byte; valid only during the call
     * @param atNs when it had arrived
     */
    void body(byte[] bytes, int from, int to, long atNs);

    /**
     * The response is complete. Where only the connection's end marks that ({@link dev.weir.recording.head.Framing#CLOSE}), nobody can tell
     * a whole body from a cut one.
     *
     * @param atNs when its last byte, or the connection's end, had arrived
     */
    void end(long atNs);
}
