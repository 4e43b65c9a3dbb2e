package dev.weir.json;

import dev.weir.json.BrokenElement.Kind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.exc.ValueInstantiationException;
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
 * {@link JsonElements} says. Limits of the mapper's own ({@link StreamReadConstraints}) are those of one element.
 *
 * <p>Where {@link ThinkTags#unopened()} is set, elements and reports are kept until the closing tag has come, which drops them, or the text
 * has ended: at most {@link ElementOptions#maxBytes()} of their text, {@value #HELD_BYTES} more counted for each. An element beyond that is
 * reported at once as {@link Kind#TOO_LARGE}, and not handed out; a report beyond that comes at once.
 *
 * <p>Not thread-safe; it serves one text at a time. {@code ElementsBenchmark} holds it against one {@code readValue} of the finished text.
 *
 * @param <T> what an element is bound to
 */
public final class BoundElements<T> {

    /**
     * Takes the elements. It must not feed, finish or reset who calls it, which is an {@link IllegalStateException}.
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

    /**
     * What is kept back: an element, or a report.
     *
     * @param broken the report; of an element, the one that it comes to if the text breaks off
     */
    private record Held<E>(@Nullable E element, BrokenElement broken) {}

    private static final int HELD_BYTES = 64;
    private static final int MAX_PROBLEM_CHARS = 200;

    private final JsonElements elements;
    private final ObjectReader reader;
    private final Listener<? super T> listener;
    private final boolean mayBeTakenBack;
    private final Queue<Held<T>> held = new ArrayDeque<>();
    private final int maxHeldBytes;
    private long heldBytes;
    private boolean holds;

    /** Whether one parser reads all elements: not where it would add up what the mapper limits. */
    private final boolean sharesParser;

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
        this.maxHeldBytes = options.maxBytes();
        StreamReadConstraints limits = mapper.tokenStreamFactory().streamReadConstraints();
        this.sharesParser = !limits.hasMaxDocumentLength() && !limits.hasMaxTokenCount();
        this.elements = new JsonElements(List.of(ElementPath.of(pointer)), options, new Binding());
    }

    /**
     * Takes the next bytes of the text.
     *
     * @param utf8 holds them from {@code from} (inclusive) to {@code to} (exclusive); it is the caller's again when this returns
     * @throws IndexOutOfBoundsException if they are not within the array
     * @throws IllegalStateException if the text was finished, and this not {@link #reset()} since; or if the listener calls
     */
    public void feed(byte[] utf8, int from, int to) {
        elements.feed(utf8, from, to);
    }

    /**
     * Ends the text: what is open breaks off, and is reported. Called again, it does nothing.
     *
     * @throws IllegalStateException if the listener calls
     */
    public void finish() {
        elements.finish();
        holds = false;
        for (Held<T> next = held.poll(); next != null; next = held.poll()) {
            BrokenElement place = next.broken();
            T element = next.element();
            if (element != null) {
                listener.onElement(element, place.fromByte(), place.toByte());
            } else {
                listener.onBroken(place);
            }
        }
    }

    /**
     * Ends a text that broke off: as {@link #finish}, but elements that are kept back ({@link ThinkTags#unopened()}) are reported as {@link
     * Kind#PERHAPS_THOUGHT} and not handed out. Their closing tag might have come, and a draft that is acted on is worse than none.
     *
     * @throws IllegalStateException if the listener calls
     */
    public void breakOff() {
        elements.finish();
        holds = false;
        for (Held<T> next = held.poll(); next != null; next = held.poll()) {
            listener.onBroken(next.broken());
        }
    }

    /**
     * Forgets the text, so that another can be read from its start.
     *
     * @throws IllegalStateException if the listener calls
     */
    public void reset() {
        elements.reset();
        dropHeld();
        holds = mayBeTakenBack;
    }

    private void dropHeld() {
        held.clear();
        heldBytes = 0;
    }

    private static String problem(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return e.getOriginalMessage(); // of lengths and limits
        }
        String what = "not bound";
        Class<?> type = missing(e);
        if (type != null) {
            what = (e instanceof PropertyBindingException ? "no member of " : "no ") + type.getSimpleName();
        }
        String at = pointer(e.getPath());
        Throwable cause = e.getCause();
        return what
                + (at.isEmpty() ? "" : " at " + at)
                + (cause == null ? "" : ": " + cause.getClass().getSimpleName());
    }

    /** What Jackson could not make, or what has no such member, if it says so. */
    private static @Nullable Class<?> missing(JacksonException e) {
        if (e instanceof PropertyBindingException unknown) {
            return unknown.getReferringClass();
        }
        if (e instanceof MismatchedInputException mismatched) {
            return mismatched.getTargetType();
        }
        if (e instanceof InputCoercionException tooLarge) {
            return tooLarge.getTargetType();
        }
        return e instanceof ValueInstantiationException refused
                ? refused.getType().getRawClass()
                : null;
    }

    private static String pointer(List<JacksonException.Reference> path) {
        StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : path) {
            String name = step.getPropertyName();
            pointer.append('/')
                    .append(
                            name == null
                                    ? String.valueOf(step.getIndex())
                                    : name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
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
                hold(element, fromByte, toByte);
            } else {
                listener.onElement(element, fromByte, toByte);
            }
        }

        private void hold(T element, long fromByte, long toByte) {
            String ifBrokenOff = "the answer broke off before a closing tag could tell whether it was thought";
            BrokenElement broken = new BrokenElement(Kind.PERHAPS_THOUGHT, fromByte, toByte, ifBrokenOff);
            if (!keepBack(new Held<>(element, broken))) {
                String problem =
                        "more than " + maxHeldBytes + " bytes of elements wait for a closing tag: allow larger ones";
                listener.onBroken(new BrokenElement(Kind.TOO_LARGE, fromByte, toByte, problem));
            }
        }

        /** Keeps that back, if there is room. */
        private boolean keepBack(Held<T> next) {
            long bytes = next.broken().toByte() - next.broken().fromByte() + HELD_BYTES;
            if (bytes > maxHeldBytes - heldBytes) {
                return false;
            }
            heldBytes += bytes;
            return held.add(next);
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
                problem = problem(e);
            }
            String shortened = problem.substring(0, Math.min(MAX_PROBLEM_CHARS, problem.length()));
            onBroken(new BrokenElement(Kind.NOT_BOUND, fromByte, toByte, shortened));
            return null;
        }

        private @Nullable T read(byte[] utf8, int from, int to) {
            input.set(utf8, from, to);
            if (!sharesParser) {
                return reader.readValue(input);
            }
            JsonParser reading = parser == null ? reader.createParser(input) : parser;
            parser = null; // unless it has come to the element's end, and no further
            T element = reader.readValue(reading);
            if (input.isDrained() && reading.streamReadContext().inRoot() && !reading.isClosed()) {
                parser = reading;
            }
            return element;
        }

        @Override
        public void onBroken(BrokenElement broken) {
            if (!holds || !keepBack(new Held<>(null, broken))) {
                listener.onBroken(broken);
            }
        }

        @Override
        public void onThought(long toByte) {
            dropHeld();
            holds = false;
        }
    }
}
