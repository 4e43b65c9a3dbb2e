package dev.weir.recording;

/** Takes a recorded body in the parts in which it arrived. */
@FunctionalInterface
public interface BodyListener {

    /**
     * The next part of the body.
     *
     * @param bytes holds it from {@code from} (inclusive) to {@code to} (exclusive); to be read only, and only during the call
     * @param from index of its first byte
     * @param to index after its last byte
     * @param arrivedNs when the chunk had arrived that brought it, ns after the last byte of the request was sent
     */
    void onBytes(byte[] bytes, int from, int to, long arrivedNs);
}
