package dev.weir.sse;

/**
 * Takes what a stream of server-sent events holds, in its order.
 *
 * <p>Slices belong to the splitter or to its feeder and may change as soon as the call returns.
 */
@FunctionalInterface
public interface SseListener {

    /**
     * One event. Its type and the last id are the splitter's to tell: {@link SseSplitter#eventType()}, {@link SseSplitter#lastEventId()}.
     *
     * @param data holds the event's data, its lines joined by LF, from {@code from} (inclusive) to {@code to} (exclusive); it is as it was
     *     sent, valid UTF-8 or not, and may be empty
     * @param from index of its first byte
     * @param to index after its last byte
     */
    void onEvent(byte[] data, int from, int to);

    /**
     * What had come of an event that the end of the stream cut short. The grammar has a reader throw it away, which is what happens unless
     * this is overridden.
     *
     * @param data holds the data that had come; parameters as for {@link #onEvent}
     */
    default void onUnfinishedEvent(byte[] data, int from, int to) {}

    /**
     * A comment, as servers send them to keep a connection alive.
     *
     * @param bytes holds what follows the colon
     */
    default void onComment(byte[] bytes, int from, int to) {}

    /** How long a client is asked to wait before it connects again, ms; {@link Long#MAX_VALUE} if it is longer than that. */
    default void onRetry(long delayMs) {}

    /**
     * A field that the grammar does not know, and has a reader ignore.
     *
     * @param bytes holds name and value
     * @param nameFrom index of the name's first byte
     * @param nameTo index after its last
     * @param valueFrom index of the value's first byte
     * @param valueTo index after its last
     */
    default void onUnknownField(byte[] bytes, int nameFrom, int nameTo, int valueFrom, int valueTo) {}
}
