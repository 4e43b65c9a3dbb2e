package dev.weir.decode;

import dev.weir.decode.internal.JsonBytes;
import dev.weir.decode.internal.JsonString;
import dev.weir.decode.internal.Literal;

/**
 * The shape of an earlier record: its bytes with two holes, the value of {@code created_at} and that of the text.
 *
 * <pre>{@code
 * {"model":"m","created_at":"2026-01-01T00:00:00Z","response":"Hi","done":false}
 * |-------- prefix ---------|     any string      |---- mid -----||  |-- tail ---|
 * }</pre>
 *
 * A server writes all records of an answer alike, so comparing these three and reading the two strings is all there is to do for most.
 * Since prefix, mid and tail are compared byte for byte and the holes take exactly the strings that {@link RecordScanner} takes, whatever
 * matches is a record that the scanner would have read with the same outcome. {@code DecodeBenchmark} shows what it saves.
 *
 * <p>Learning and matching allocate nothing once the buffers have the size of the records' shape. Not thread-safe.
 */
final class RecordTemplate {

    /** Returned for what has another shape. */
    static final int NO_MATCH = -1;

    /** Shapes are a few hundred bytes; one that is much larger is not worth keeping. */
    private static final int LARGEST_SHAPE_BYTES = 4096;

    private final Literal prefix = new Literal();
    private final Literal mid = new Literal();
    private final Literal tail = new Literal();
    private final JsonString value = new JsonString();
    private boolean learned;

    /** Length of the time stamp that was learned: most of a stream are as long, and none is longer. */
    private int createdAtBytes;

    /**
     * Takes the shape of a record, unless it is one that does not fit the above.
     *
     * @param createdAt the value of {@code created_at}
     * @param text the value that changes with each record
     */
    void learn(byte[] bytes, int from, int to, RecordScanner.Span createdAt, RecordScanner.Span text) {
        if (!createdAt.isPresent()
                || !text.isPresent()
                || text.from() < createdAt.to()
                || to - from - (text.to() - text.from()) > LARGEST_SHAPE_BYTES) {
            return;
        }
        prefix.set(bytes, from, createdAt.from());
        mid.set(bytes, createdAt.to(), text.from());
        tail.set(bytes, text.to(), to);
        createdAtBytes = Math.max(createdAtBytes, createdAt.to() - createdAt.from());
        learned = true;
    }

    /**
     * Compares the bytes from {@code from} on with the shape.
     *
     * @return the index after the record, whose text is then {@link #value()}, or {@link #NO_MATCH}
     */
    int match(byte[] bytes, int from, int to) {
        if (!learned || !prefix.standsAt(bytes, from, to)) {
            return NO_MATCH;
        }
        int createdAtTo = endOfCreatedAt(bytes, from + prefix.length(), to);
        if (!mid.standsAt(bytes, createdAtTo, to)) { // mid begins with the closing quote
            return NO_MATCH;
        }
        int textTo = value.read(bytes, createdAtTo + mid.length(), to);
        if (textTo == JsonString.REJECTED || !tail.standsAt(bytes, textTo, to)) {
            return NO_MATCH;
        }
        return textTo + tail.length();
    }

    /** The text of the record that matched last. */
    JsonString value() {
        return value;
    }

    /** Index of the quote that ends the string at {@code at}, if no escape comes before it. */
    private int endOfCreatedAt(byte[] bytes, int at, int to) {
        int end = JsonBytes.endOfPlain(bytes, at, createdAtBytes, to);
        return end >= 0 ? end : JsonBytes.indexOfSpecial(bytes, at, to);
    }
}
