package dev.weir.llm;

import dev.weir.llm.failure.LlmException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * Answers as a reactive stream of chunks, for code that is written against {@link Flow}.
 *
 * <p>Cold: each subscriber gets an answer of its own, which is read, and so asked for, as it requests chunks. They are pulled from the server,
 * so a slow subscriber slows the server down and nothing is buffered beyond one read. The end is found by looking for one
 * more chunk, so it is signalled once more was requested than there was. A failure arrives as {@code onError} with the
 * {@link LlmException}. Cancelling a subscription cancels the answer.
 *
 * <p>Keeps the rules of Reactive Streams 1.0.4. Thread-safe.
 */
public final class LlmPublisher implements Flow.Publisher<String> {

    private final Supplier<LlmStream> answers;
    private final Executor executor;

    /**
     * Publishes what a client answers: {@code new LlmPublisher(() -> client.completeStreaming(request), executor)}.
     *
     * @param answers asks anew each time
     * @param executor runs the reading, which waits for the server: it needs a thread for each answer that is read at the same time
     */
    public LlmPublisher(Supplier<LlmStream> answers, Executor executor) {
        this.answers = Objects.requireNonNull(answers, "answers");
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    @Override
    public void subscribe(Flow.Subscriber<? super String> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        new PullSubscription<String>(subscriber, executor).begin(subscriber, answers);
    }
}
