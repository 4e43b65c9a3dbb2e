package dev.weir.json;

import dev.weir.json.BrokenElement.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The values at a path of a JSON text that arrives in pieces, each bound by Jackson to a type of one's own as soon as it has closed.
 *
 * <pre>{@code
 * record Item(String name, int count) {}
 *
 * BoundElements<Item> items =
 *         new BoundElements<>("/items/*", Item.class, (item, fromByte, toByte) -> System.out.println(item));
 * items.feed(piece, 0, piece.length);
 * items.finish();
 * }</pre>
 *
 * <p>An element that does not bind is reported as {@link Kind#NOT_BOUND}, and costs no other; so is {@code null}. The rest is as
 * {@link JsonElements} says. Where {@link ThinkTags#unopened()} is set, elements are kept until the closing tag has come, which drops
 * them, or the text has ended.
 *
 * <p>Not thread-safe; it serves one text at a time. {@code ElementsBenchmark} holds it against one {@code readValue} of the finished text.
 *
 * @param <T> what an element is bound to
 */
public final class BoundElements<T> {

    /**
     * Takes the elements.
     *
     * @param <E> their type
     */
    @FunctionalInterface
    public interface Listener<E> {

        /**
         * An element, when its last byte was read.
         *
         * @param element the caller's to keep
         * @param fromByte offset of its first byte from the start of the text
         * @param toByte offset behind its last byte
         */
        void onElement(E element, long fromByte, long toByte);

        /** An element that is not handed out: it breaks off, is too large or nested too deep, or does not bind. */
        default void onBroken(BrokenElement broken) {}
    }

    /** An element that is kept back. */
    private record Held<E>(E element, long fromByte, long toByte) {}

    private static final int MAX_PROBLEM_CHARS = 200;

    private final JsonElements elements;
    private final ObjectReader reader;
    private final Listener<? super T> listener;
    private final boolean mayBeTakenBack;
    private final List<Held<T>> held = new ArrayList<>();
    private boolean holds;

    /**
     * Elements of a class, with {@link ElementOptions#defaults()} and Jackson's shared mapper.
     *
     * @param pointer as {@link ElementPath} has it, such as {@code /items/*}
     * @throws IllegalArgumentException if it is no such pointer
     */
    public BoundElements(String pointer, Class<T> type, Listener<? super T> listener) {
        this(
                pointer,
                JsonMapper.shared().constructType(type),
                JsonMapper.shared(),
                ElementOptions.defaults(),
                listener);
    }

    /**
     * @param type a type of {@code mapper}'s, whose raw class is that of {@code T}
     * @param mapper binds; what it makes of unknown members, names and dates is its own
     * @throws IllegalArgumentException if the pointer is none
     */
    public BoundElements(
            String pointer, JavaType type, JsonMapper mapper, ElementOptions options, Listener<? super T> listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        // the element is one value, as the grammar has shown: nothing can trail it
        this.reader = mapper.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.mayBeTakenBack = options.thinkTags().unopened();
        this.holds = mayBeTakenBack;
        this.elements = new JsonElements(List.of(ElementPath.of(pointer)), options, new Binding());
    }

    /**
     * Takes the next bytes of the text.
     *
     * @param utf8 holds them from {@code from} (inclusive) to {@code to} (exclusive); it is the caller's again when this returns
     * @throws IndexOutOfBoundsException if they are not within the array
     * @throws IllegalStateException if the text was finished, and this not {@link #reset()} since
     */
    public void feed(byte[] utf8, int from, int to) {
        elements.feed(utf8, from, to);
    }

    /** Ends the text: what is open breaks off, and is reported. Called again, it does nothing. */
    public void finish() {
        elements.finish();
        handOverHeld();
    }

    /**
     * Ends a text that broke off: as {@link #finish}, but elements that are kept back ({@link ThinkTags#unopened()}) are reported as {@link
     * Kind#PERHAPS_THOUGHT} and not handed out. Their closing tag might have come, and a draft that is acted on is worse than none.
     */
    public void breakOff() {
        elements.finish();
        holds = false;
        List<Held<T>> drafts = List.copyOf(held);
        held.clear();
        drafts.forEach(draft -> listener.onBroken(new BrokenElement(
                Kind.PERHAPS_THOUGHT,
                draft.fromByte(),
                draft.toByte(),
                "the answer broke off before a closing tag could tell whether it was thought")));
    }

    /** Forgets the text, so that another can be read from its start. */
    public void reset() {
        elements.reset();
        held.clear();
        holds = mayBeTakenBack;
    }

    private void handOverHeld() {
        holds = false;
        List<Held<T>> now = List.copyOf(held);
        held.clear();
        now.forEach(element -> listener.onElement(element.element(), element.fromByte(), element.toByte()));
    }

    private final class Binding implements ElementListener {

        private final ElementInput input = new ElementInput();

        /** Reads one element after the other, until one does not bind or is not read to its end. */
        private @Nullable JsonParser parser;

        @Override
        public void onElement(int path, byte[] utf8, int from, int to, long fromByte, long toByte) {
            T element = bound(utf8, from, to, fromByte, toByte);
            if (element == null) {
                return;
            }
            if (holds) {
                held.add(new Held<>(element, fromByte, toByte));
            } else {
                listener.onElement(element, fromByte, toByte);
            }
        }

        private @Nullable T bound(byte[] utf8, int from, int to, long fromByte, long toByte) {
            String problem;
            try {
                T element = read(utf8, from, to);
                if (element != null) {
                    return element;
                }
                problem = "null is no element";
            } catch (JacksonException e) {
                problem = e.getOriginalMessage();
            }
            String oneLine = problem == null ? "" : problem.lines().findFirst().orElse("");
            String shortened = oneLine.substring(0, Math.min(MAX_PROBLEM_CHARS, oneLine.length()));
            onBroken(new BrokenElement(Kind.NOT_BOUND, fromByte, toByte, shortened));
            return null;
        }

        private @Nullable T read(byte[] utf8, int from, int to) {
            input.set(utf8, from, to);
            JsonParser reading = parser == null ? reader.createParser(input) : parser;
            parser = null; // unless it has come to the element's end, and no further
            T element = reader.readValue(reading);
            if (reading.streamReadContext().inRoot() && !reading.isClosed()) {
                parser = reading;
            }
            return element;
        }

        @Override
        public void onBroken(BrokenElement broken) {
            listener.onBroken(broken);
        }

        @Override
        public void onThought(long toByte) {
            held.clear();
            holds = false;
        }
    }
}
