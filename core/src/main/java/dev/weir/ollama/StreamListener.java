package dev.weir.ollama;

/**
 * Takes what the records of one stream carry, in the order in which the stream carries it.
 *
 * <p>Slices belong to the decoder or to its feeder and may change as soon as the call returns.
 */
public interface StreamListener {

    /**
     * Non-empty text of the answer: {@code response} or {@code message.content}, unescaped.
     *
     * @param utf8 holds the text from {@code from} (inclusive) to {@code to} (exclusive)
     * @param from index of its first byte
     * @param to index after its last byte
     */
    default void onText(byte[] utf8, int from, int to) {}
}
