package dev.weir.json;

/**
 * Takes the elements of one text, in the order in which they close. An exception of its own goes through {@link JsonElements#feed}, which
 * must then be {@link JsonElements#reset() reset}.
 *
 * <p>It may ask the reader that calls it, {@link JsonElements#finishedText} and {@link JsonElements#isThinking}, and is answered of the
 * text up to what it is told of. To feed, finish or reset that reader within a call is an {@link IllegalStateException}.
 */
@FunctionalInterface
public interface ElementListener {

    /**
     * A whole value at a path, at the moment its last byte was read; a number outside of all objects and arrays, or in one, at the byte
     * behind it. What is in it and at another path came before it.
     *
     * @param path which of the paths it is at, counted from 0
     * @param utf8 holds its JSON from {@code from} (inclusive) to {@code to} (exclusive), checked against the grammar; it belongs to the
     *     reader and may change as soon as this call returns. {@value dev.weir.json.scan.RetainedText#SLACK} bytes behind it are readable
     * @param fromByte offset of its first byte from the start of the text
     * @param toByte offset behind its last byte
     */
    void onElement(int path, byte[] utf8, int from, int to, long fromByte, long toByte);

    /**
     * An element that breaks off, is too large or nested too deep, or something else where an element should be. It costs no other: in an
     * array or object whose items are wanted, reading goes on behind the next comma.
     */
    default void onBroken(BrokenElement broken) {}

    /**
     * More of a string at a {@link ElementPath#growing growing} path, decoded; as much as has arrived, but no part of a code point. How
     * it is cut into slices depends on how the text arrives, what they are together does not.
     *
     * @param utf8 holds it from {@code from} to {@code to}; valid only during the call
     */
    default void onText(int path, byte[] utf8, int from, int to) {}

    /**
     * A string at a growing path has closed.
     *
     * @param fromByte offset of its opening quote from the start of the text
     * @param toByte offset behind its closing quote
     */
    default void onTextEnd(int path, long fromByte, long toByte) {}

    /**
     * A closing tag of a think block that was not opened: all that came before it was thought, what was broken
     * in it too, and is to be taken back. It counts within JSON that is broken, and not within a string of JSON that is not. Only if
     * {@link ThinkTags#unopened()}.
     *
     * @param toByte offset behind the tag
     */
    default void onThought(long toByte) {}
}
