package dev.weir.llm;

import dev.weir.json.BoundElements;
import dev.weir.json.BrokenElement;
import dev.weir.json.ElementOptions;
import dev.weir.json.ThinkTags;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The elements of the JSON in an answer, each bound to a type of one's own and handed out as soon as its last byte has arrived.
 *
 * <pre>{@code
 * record City(String name, long people) {}
 *
 * LlmRequest request = LlmRequest.of("The five largest cities of Norway, as {\"cities\":[{\"name\":...,\"people\":...}]}");
 * try (ElementStream<City> cities = client.elements(request, "/cities/*", City.class)) {
 *     for (City city : cities) {
 *         System.out.println(city); // while the next is being written
 *     }
 * }
 * }</pre>
 *
 * <p>It is read once, element by element ({@link #iterator}) or by a listener ({@link #forEachElement}), by one thread, which does all the
 * work; {@link LlmClient#elementPublisher} has the same as a reactive stream. An answer that fails does so after the elements that it
 * brought, and tells of the one that was open. Where {@link ThinkTags#unopened()} is set, an answer that fails, or that the server ends at
 * its limit, before a closing tag has come brings nothing: its elements are told of as broken. An element that breaks off or does not bind
 * costs no other: a listener is told, and an iterator leaves it out and counts it ({@link #broken}). {@link #cancel} and {@link #close} may
 * come from any thread.
 *
 * @param <T> what an element is bound to
 */
public final class ElementStream<T> implements Iterable<T>, AutoCloseable, PullSubscription.Answer<T> {

    /** How many broken elements are kept for {@link #broken()}. */
    public static final int MAX_BROKEN = 100;

    private final LlmStream answer;
    private final String pointer;
    private final JavaType type;
    private final JsonMapper mapper;
    private final ElementOptions options;
    private final List<BrokenElement> broken = new ArrayList<>();
    private long brokenCount;

    /**
     * Elements of a class, with {@link ElementOptions#defaults()} and Jackson's shared mapper.
     *
     * @param answer from now on this stream's alone
     * @param pointer where they are: a JSON Pointer with {@code *}, such as {@code /items/*}
     * @throws IllegalArgumentException if it is no such pointer
     */
    public ElementStream(LlmStream answer, String pointer, Class<T> type) {
        this(answer, pointer, JsonMapper.shared().constructType(type), JsonMapper.shared(), ElementOptions.defaults());
    }

    /**
     * @param answer from now on this stream's alone
     * @param pointer where they are: a JSON Pointer with {@code *}, such as {@code /items/*}
     * @param type a type of {@code mapper}'s, whose raw class is that of {@code T}
     * @param mapper binds; what it makes of unknown members, names and dates is its own
     * @param options how the text is read
     * @throws IllegalArgumentException if the pointer is none
     */
    public ElementStream(LlmStream answer, String pointer, JavaType type, JsonMapper mapper, ElementOptions options) {
        this.answer = Objects.requireNonNull(answer, "answer");
        this.pointer = pointer;
        this.type = Objects.requireNonNull(type, "type");
        this.mapper = Objects.requireNonNull(mapper, "mapper");
        this.options = Objects.requireNonNull(options, "options");
        new BoundElements<T>(
                pointer, type, mapper, options, (element, fromByte, toByte) -> {}); // refuses a bad pointer at once
    }

    /**
     * Reads element by element. {@code hasNext} waits for the server, and both it and {@code next} throw the {@link LlmException} that ends
     * a failed answer. At the end of the answer the stream closes itself.
     *
     * @throws IllegalStateException if the stream is or was already read
     */
    @Override
    public Iterator<T> iterator() {
        Queue<T> arrived = new ArrayDeque<>();
        Feeding feeding = feeding(new BoundElements.Listener<T>() {
            @Override
            public void onElement(T element, long fromByte, long toByte) {
                arrived.add(element);
            }

            @Override
            public void onBroken(BrokenElement element) {
                note(element);
            }
        });
        return answer.pull(arrived, feeding, feeding::answerFailed);
    }

    /**
     * Reads to the end of the answer. The stream then closes itself.
     *
     * @param listener called by this thread; what it throws ends the stream
     * @throws LlmException if the answer fails; all that came before has then been reported
     * @throws IllegalStateException if the stream is or was already read
     */
    public void forEachElement(BoundElements.Listener<? super T> listener) {
        Feeding feeding = feeding(new BoundElements.Listener<T>() {
            @Override
            public void onElement(T element, long fromByte, long toByte) {
                listener.onElement(element, fromByte, toByte);
            }

            @Override
            public void onBroken(BrokenElement element) {
                note(element);
                listener.onBroken(element);
            }
        });
        try {
            answer.forEachEvent(feeding);
        } catch (LlmException e) {
            feeding.answerFailed(e);
            throw e;
        }
    }

    /** The first elements that were not handed out, at most {@value #MAX_BROKEN}, and why. To be asked by the reading thread. */
    public List<BrokenElement> broken() {
        return List.copyOf(broken);
    }

    /** How many were not handed out. To be asked by the reading thread. */
    public long brokenCount() {
        return brokenCount;
    }

    /**
     * How the answer ended and what the server measured.
     *
     * @throws IllegalStateException if it has not been read to its end
     */
    public Done done() {
        return answer.done();
    }

    /**
     * Ends the answer now: the connection is cut, the server stops, and the reader gets an {@link LlmCancelledException}. Returns at
     * once. No effect on an answer that is complete or has failed.
     */
    public void cancel() {
        answer.cancel();
    }

    /** Cancels an answer that is not complete, and lets go of the connection. May be called more than once. */
    @Override
    public void close() {
        answer.close();
    }

    private Feeding feeding(BoundElements.Listener<T> listener) {
        return new Feeding(new BoundElements<>(pointer, type, mapper, options, listener));
    }

    private void note(BrokenElement element) {
        brokenCount++;
        if (broken.size() < MAX_BROKEN) {
            broken.add(element);
        }
    }

    /** What the answer's text goes through. */
    private static final class Feeding implements StreamListener {

        private final BoundElements<?> elements;

        /** Whether elements are being handed out; still, once the listener has thrown. */
        private boolean handsOut;

        Feeding(BoundElements<?> elements) {
            this.elements = elements;
        }

        @Override
        public void onText(byte[] utf8, int from, int to) {
            handsOut = true;
            elements.feed(utf8, from, to);
            handsOut = false;
        }

        @Override
        public void onDone(Done done) {
            handsOut = true;
            if (done.reachedALimit()) {
                elements.breakOff();
            } else {
                elements.finish();
            }
            handsOut = false;
        }

        /** Tells of what is open or kept back, unless the reader wants no more. */
        void answerFailed(LlmException e) {
            if (!handsOut && !(e instanceof LlmCancelledException)) {
                handsOut = true;
                elements.breakOff();
                handsOut = false;
            }
        }
    }
}
