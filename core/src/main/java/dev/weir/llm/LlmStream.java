package dev.weir.llm;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Logprob;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.StreamTimings;
import dev.weir.llm.event.ToolCall;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer, readable while it is being written.
 *
 * <pre>{@code
 * try (LlmStream stream = client.completeStreaming("Why is the sky blue?")) {
 *     for (String chunk : stream) {
 *         System.out.print(chunk);
 *     }
 * }
 * }</pre>
 *
 * <p>It is read once, in one of three ways: chunk by chunk ({@link #iterator}), event by event ({@link #forEachEvent}), or whole
 * ({@link #text}). Whichever it is, the reading thread does all the work: it sends the request, waits for the server, and decodes;
 * nothing is read ahead of it, so a slow reader slows the server down and memory does not grow with the answer. Beside what the reader
 * itself keeps, a stream holds the records of one read and, for {@link LlmException#partialText()}, the first {@value
 * #PARTIAL_TEXT_BYTES} bytes of text.
 *
 * <p>Any chunk can be the one that fails. The text that came before it has then been delivered, and the exception carries it too. A
 * stream that failed stays failed: reading on throws the same exception.
 *
 * <p>One thread reads. {@link #cancel} and {@link #close} may come from any thread, and neither waits for the reader.
 */
public final class LlmStream implements Iterable<String>, AutoCloseable, PullSubscription.Answer<String> {

    /** How much of the text is kept for {@link LlmException#partialText()}, bytes in UTF-8. */
    public static final int PARTIAL_TEXT_BYTES = 1 << 20;

    /** Longest text that {@link #text()} gathers, bytes in UTF-8. */
    public static final int WHOLE_TEXT_BYTES = 64 << 20;

    private static final StreamListener IGNORE_EVENTS = new StreamListener() {};

    /** Whether it was complete or cancelled first: whichever comes second has no effect. */
    private enum Outcome {
        OPEN,
        COMPLETE,
        CANCELLED
    }

    private enum SourceState {
        FREE,
        ADVANCING,
        CLOSED
    }

    private final EventSource source;
    private final AtomicReference<SourceState> sourceState = new AtomicReference<>(SourceState.FREE);
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.OPEN);
    private final Tap tap = new Tap();
    private volatile boolean released;
    private volatile @Nullable Done done;
    private @Nullable RuntimeException failure;
    private KeptText kept = new KeptText(PARTIAL_TEXT_BYTES);

    /**
     * A stream over a client's events.
     *
     * @param source from now on the stream's alone
     */
    public LlmStream(EventSource source) {
        this.source = source;
    }

    /**
     * An answer that comes whole, as a stream of one chunk, or of none if it is empty. Cancelling also cancels the stream that
     * {@code answer} reads in the same thread, if it does, and interrupts that thread; one that heeds neither cannot be stopped, and what
     * it returns is thrown away.
     *
     * @param answer called when the stream is first read, by the thread that reads
     */
    public static LlmStream ofWhole(Supplier<String> answer) {
        return new LlmStream(new WholeAnswer(answer));
    }

    /**
     * Reads chunk by chunk. A chunk is the text of one record, never empty; it never splits a code point, but may split what a reader
     * sees as one character, such as an emoji made of several.
     *
     * <p>{@code hasNext} waits for the server, and both it and {@code next} throw the {@link LlmException} that ends a failed answer.
     * At the end of the answer the stream closes itself.
     *
     * @throws IllegalStateException if the stream is or was already read
     */
    @Override
    public Iterator<String> iterator() {
        Queue<String> chunks = new ArrayDeque<>();
        StreamListener adding = new StreamListener() {
            @Override
            public void onText(byte[] utf8, int from, int to) {
                chunks.add(new String(utf8, from, to - from, StandardCharsets.UTF_8));
            }
        };
        return pull(chunks, adding, failed -> {});
    }

    /**
     * Reads what a listener makes of the events, one by one.
     *
     * @param arrived where {@code listener} puts it
     * @param whenFailed told of what ends a failed answer, once or more often, before it is thrown; may put more there
     * @throws IllegalStateException if the stream is or was already read
     */
    <T> Iterator<T> pull(Queue<T> arrived, StreamListener listener, Consumer<LlmException> whenFailed) {
        claim();
        return new Pulled<>(arrived, listener, whenFailed);
    }

    /**
     * Reads event by event, until the answer is complete. The stream then closes itself.
     *
     * @param listener called by this thread; told of everything but a server's error, which is thrown. What it throws ends the stream
     * @throws LlmException if the answer fails; all that came before has then been reported
     * @throws IllegalStateException if the stream is or was already read
     */
    public void forEachEvent(StreamListener listener) {
        claim();
        boolean more = true;
        while (more) {
            more = advance(listener);
        }
    }

    /**
     * Reads the whole answer. The stream then closes itself.
     *
     * @return its text; empty if the model said nothing
     * @throws LlmException if the answer fails; an {@link LlmTooLargeException} if it exceeds {@value #WHOLE_TEXT_BYTES} bytes
     * @throws IllegalStateException if the stream is or was already read
     */
    public String text() {
        claim();
        kept = new KeptText(WHOLE_TEXT_BYTES);
        boolean more = true;
        while (more) {
            more = advance(IGNORE_EVENTS);
            if (kept.isCut()) {
                throw failed(new LlmTooLargeException(
                        "the answer is longer than " + WHOLE_TEXT_BYTES
                                + " bytes; read it chunk by chunk, or limit the number of tokens",
                        WHOLE_TEXT_BYTES,
                        null));
            }
        }
        return kept.text();
    }

    /**
     * How the answer ended and what the server measured.
     *
     * @throws IllegalStateException if it has not been read to its end
     */
    public Done done() {
        Done found = done;
        if (found == null) {
            throw new IllegalStateException("the answer is not complete; read the stream to its end first");
        }
        return found;
    }

    /** When what arrived, so far. To be asked by the reading thread, or after the end. */
    public StreamTimings timings() {
        return source.timings();
    }

    /**
     * Within an event: when the read returned that brought it, on the clock of {@link System#nanoTime}; what has passed since then is
     * what the client itself has added. To be asked by the reading thread.
     *
     * @return empty where the source does not say
     */
    public OptionalLong arrivalNs() {
        return source.arrivalNs();
    }

    /**
     * Ends the answer now: the connection is cut, the server stops, and the reader gets an {@link LlmCancelledException}. Returns at
     * once. No effect on an answer that is complete or has failed.
     */
    public void cancel() {
        if (outcome.compareAndSet(Outcome.OPEN, Outcome.CANCELLED)) {
            source.cancel();
        }
    }

    /** Cancels an answer that is not complete, and lets go of the connection. May be called more than once. */
    @Override
    public void close() {
        cancel();
        release();
    }

    /** The source of a stream that nobody has begun to read, for another stream to read from. */
    EventSource takeSource() {
        claim();
        return source;
    }

    private void claim() {
        if (!claimed.compareAndSet(false, true)) {
            throw new IllegalStateException("a stream is read once; ask again for another");
        }
        WholeAnswer.endsWithWhatIsAwaited(this);
    }

    private boolean isCancelled() {
        return outcome.get() == Outcome.CANCELLED;
    }

    /** One step. @return whether there may be more; false once the answer is complete */
    private boolean advance(StreamListener listener) {
        if (failure != null) {
            throw failure;
        }
        if (done != null) {
            return false;
        }
        if (!sourceState.compareAndSet(SourceState.FREE, SourceState.ADVANCING)) {
            throw isCancelled() ? failed(cancellation(null)) : new IllegalStateException("one thread reads a stream");
        }
        boolean more = false;
        try {
            tap.target = listener;
            tap.refuseIfCancelled();
            more = source.advance(tap);
            if (!more && done == null) {
                throw new LlmIncompleteStreamException("the answer ended without being complete", null);
            }
            return more;
        } catch (RuntimeException e) {
            throw failed(isCancelled() && e instanceof LlmException ? cancellation(e) : e);
        } finally {
            sourceState.set(SourceState.FREE);
            if (!more || released) {
                release();
            }
        }
    }

    /** Closes the source: now or, while a step is under way, at the step's end. */
    private void release() {
        released = true;
        if (sourceState.compareAndSet(SourceState.FREE, SourceState.CLOSED)) {
            source.close();
        }
    }

    private RuntimeException failed(RuntimeException e) {
        if (e instanceof LlmException answerFailed && answerFailed.partialText().isEmpty()) {
            answerFailed.setPartialText(kept.text());
        }
        failure = e;
        release();
        return e;
    }

    private static LlmCancelledException cancellation(@Nullable Throwable cause) {
        return new LlmCancelledException("the answer was cancelled by its reader; ask again for another", cause);
    }

    /** Sees every event on its way to whoever reads. */
    private final class Tap implements StreamListener {

        private StreamListener target = IGNORE_EVENTS;

        /** So that nothing more arrives after a cancel, even what has already been read. */
        void refuseIfCancelled() {
            if (isCancelled()) {
                throw cancellation(null);
            }
        }

        @Override
        public void onText(byte[] utf8, int from, int to) {
            refuseIfCancelled();
            kept.keep(utf8, from, to);
            target.onText(utf8, from, to);
        }

        @Override
        public void onThinking(byte[] utf8, int from, int to) {
            refuseIfCancelled();
            target.onThinking(utf8, from, to);
        }

        @Override
        public void onLogprobs(List<Logprob> logprobs) {
            refuseIfCancelled();
            target.onLogprobs(logprobs);
        }

        @Override
        public void onToolCallBegin(int call, Optional<String> id, String name) {
            refuseIfCancelled();
            target.onToolCallBegin(call, id, name);
        }

        @Override
        public void onToolCallArguments(int call, byte[] utf8, int from, int to) {
            refuseIfCancelled();
            target.onToolCallArguments(call, utf8, from, to);
        }

        @Override
        public void onToolCall(ToolCall call) {
            refuseIfCancelled();
            target.onToolCall(call);
        }

        @Override
        public void onDone(Done end) {
            if (!outcome.compareAndSet(Outcome.OPEN, Outcome.COMPLETE)) {
                throw cancellation(null);
            }
            done = end;
            target.onDone(end);
        }

        @Override
        public void onMalformed(long lineNumber, long byteOffset, String reason) {
            refuseIfCancelled();
            target.onMalformed(lineNumber, byteOffset, reason);
        }
    }

    /** Item by item. What one step of the source brings waits here until it is asked for. */
    private final class Pulled<T> implements Iterator<T> {

        private final Queue<T> arrived;
        private final StreamListener listener;
        private final Consumer<LlmException> whenFailed;

        Pulled(Queue<T> arrived, StreamListener listener, Consumer<LlmException> whenFailed) {
            this.arrived = arrived;
            this.listener = listener;
            this.whenFailed = whenFailed;
        }

        @Override
        public boolean hasNext() {
            if (isCancelled()) {
                arrived.clear();
            }
            boolean more = true;
            while (more && arrived.isEmpty()) {
                more = advanceKeepingItems();
            }
            return !arrived.isEmpty();
        }

        /** A step that fails after it brought items fails once these have been delivered: the next step throws the same again. */
        private boolean advanceKeepingItems() {
            try {
                return advance(listener);
            } catch (LlmException e) {
                whenFailed.accept(e);
                if (arrived.isEmpty() || isCancelled()) {
                    throw e;
                }
                return true;
            }
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the answer has ended");
            }
            return arrived.remove();
        }
    }
}
