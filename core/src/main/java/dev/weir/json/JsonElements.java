package dev.weir.json;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Hands out the values at one or more paths of a JSON text that arrives in pieces, each the moment its last byte is there: no byte is read
 * twice by the grammar, whatever the text holds, and nothing is allocated but for reports of what is broken ({@code ElementsAllocationTest}).
 *
 * <pre>{@code
 * JsonElements plans = new JsonElements(
 *         "/plans/*", (path, utf8, from, to, fromByte, toByte) -> System.out.write(utf8, from, to - from));
 * plans.feed(piece, 0, piece.length);
 * plans.finish();
 * }</pre>
 *
 * <p>Around JSON there may be prose, code fences and think blocks; a brace or bracket in prose begins a value, and where that turns out to
 * be none, prose goes on behind the byte that showed it. With {@link ElementOptions#strict()} the text is one value and no more. JSON is
 * strict in either case (RFC 8259, UTF-8 by RFC 3629, and 512 levels); a name may be escaped, of members of one name each is handed out.
 *
 * <p>Where an element breaks the grammar inside an array or object whose items are wanted, and of which at least one had begun, that one is
 * reported and reading goes on behind the next comma at that level: brackets are counted and strings skipped, and what looks like a string
 * but holds a line's end is taken for none, so that a quote too many costs its line. A missing comma between objects or arrays is reported, and costs none.
 * Elsewhere what is open is given up, and the text goes on as prose.
 *
 * <p>Every way to cut a text into pieces gives the same events, slices of growing strings aside. Memory: what is kept, at most
 * {@link ElementOptions#maxBytes()} and a little, in a buffer that doubles before it is full, and so may be up to 3.2 times as long. An
 * element that is larger is reported and left out; what is inside it and at another path is not.
 *
 * <p>Not thread-safe; it serves one text at a time. {@code ElementsBenchmark} measures it.
 */
public final class JsonElements {

    /** The most objects and arrays inside one another. */
    public static final int MAX_DEPTH = ElementScanner.MAX_DEPTH;

    private final ElementScanner scanner;

    /**
     * Values at one path, with {@link ElementOptions#defaults()}.
     *
     * @param pointer as {@link ElementPath} has it, such as {@code /items/*}
     * @throws IllegalArgumentException if it is no such pointer
     */
    public JsonElements(String pointer, ElementListener listener) {
        this(List.of(ElementPath.of(pointer)), ElementOptions.defaults(), listener);
    }

    /**
     * @param paths where the values are; an element may be inside another that is at another path, and then comes before it
     * @throws IllegalArgumentException if there are none, or they have more segments together than fit into 64 bits
     */
    public JsonElements(List<ElementPath> paths, ElementOptions options, ElementListener listener) {
        Objects.requireNonNull(listener, "listener");
        this.scanner = new ElementScanner(new PathSet(paths), options, listener);
    }

    /**
     * Takes the next bytes of the text.
     *
     * @param utf8 holds them from {@code from} (inclusive) to {@code to} (exclusive); it is the caller's again when this returns
     * @throws IndexOutOfBoundsException if they are not within the array
     * @throws IllegalStateException if the text was finished, and this not {@link #reset()} since; or if the listener calls
     */
    public void feed(byte[] utf8, int from, int to) {
        scanner.feed(utf8, from, to);
    }

    /**
     * Ends the text: what is open breaks off, and is reported. Called again, it does nothing.
     *
     * @throws IllegalStateException if the listener calls
     */
    public void finish() {
        scanner.finish();
    }

    /**
     * Forgets the text, so that another can be read from its start.
     *
     * @throws IllegalStateException if the listener calls
     */
    public void reset() {
        scanner.reset();
    }

    /**
     * What is closed so far of the outermost value that is open, with all that is open in it closed behind it: {@code [1,[2]]} while
     * {@code [1,[2,"so f} has arrived. A number is closed by the byte behind it. Costs a copy.
     *
     * @return JSON in an array of the caller's; empty if no object or array is open, or the open one is broken or larger than the cap
     * @throws IllegalStateException unless {@link ElementOptions#documentKept()}
     */
    public Optional<byte[]> finishedText() {
        return scanner.finishedText();
    }

    /** Whether the text is inside a think block. */
    public boolean isThinking() {
        return scanner.isThinking();
    }
}
