package dev.weir.llm;

import dev.weir.llm.failure.LlmException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * The elements of answers as a reactive stream, for code that is written against {@link Flow}; otherwise as {@link LlmPublisher}: cold,
 * pulled from the server as they are requested, and failing with the {@link LlmException} that ends an answer. Elements that are broken are
 * left out.
 *
 * <p>Keeps the rules of Reactive Streams 1.0.4. Thread-safe.
 *
 * @param <T> what an element is bound to
 */
public final class ElementPublisher<T> implements Flow.Publisher<T> {

    private final Supplier<ElementStream<T>> answers;
    private final Executor executor;

    /**
     * Publishes the elements of what a client answers.
     *
     * @param answers asks anew each time
     * @param executor runs the reading, which waits for the server: it needs a thread for each answer that is read at the same time
     */
    public ElementPublisher(Supplier<ElementStream<T>> answers, Executor executor) {
        this.answers = Objects.requireNonNull(answers, "answers");
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        new PullSubscription<T>(subscriber, executor).begin(subscriber, answers);
    }
}
