package dev.weir.dialect;

import dev.weir.decode.internal.JsonString;
import dev.weir.decode.internal.Literal;

/**
 * The shape of an earlier record that carried text, or thinking, and nothing else: its bytes, with a hole where the text stood.
 *
 * <pre>{@code
 * {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}
 * |----------------------------------- head -----------------------------------------|  |---------- tail ----------|
 * }</pre>
 *
 * A server writes most records of an answer alike, so comparing these two and reading the string between them is all there is to do for
 * most. Since both are compared byte for byte up to the record's end, and the hole takes exactly the strings that {@link
 * dev.weir.decode.internal.JsonReader} takes, whatever matches is a record that would have been read with the same outcome. {@code
 * SseBenchmark} shows what it saves.
 *
 * <p>Learning and matching allocate nothing once the buffers have the size of the records' shape. Not thread-safe.
 */
final class TextTemplate {

    /** Shapes are a few hundred bytes; one that is much larger is not worth keeping. */
    private static final int LARGEST_SHAPE_BYTES = 4096;

    private final Literal head = new Literal();
    private final Literal tail = new Literal();
    private final JsonString value = new JsonString();
    private boolean learned;
    private boolean isThinking;

    /**
     * Takes a record's shape, unless it is too large.
     *
     * @param text the member that alone carries something in it
     * @param thinking whether that is thinking, and no text
     */
    void learn(byte[] record, int from, int to, TextField text, boolean thinking) {
        if (to - from - (text.to() - text.from()) > LARGEST_SHAPE_BYTES) {
            return;
        }
        head.set(record, from, text.from());
        tail.set(record, text.to(), to);
        isThinking = thinking;
        learned = true;
    }

    /** Whether the bytes from {@code from} (inclusive) to {@code to} (exclusive) are a record of that shape. */
    boolean matches(byte[] record, int from, int to) {
        if (!learned || !head.standsAt(record, from, to)) {
            return false;
        }
        int textTo = value.read(record, from + head.length(), to);
        return textTo != JsonString.REJECTED && to - textTo == tail.length() && tail.standsAt(record, textTo, to);
    }

    /** The text of the record that matched last. */
    JsonString value() {
        return value;
    }

    /** Whether that is thinking. */
    boolean isThinking() {
        return isThinking;
    }
}
