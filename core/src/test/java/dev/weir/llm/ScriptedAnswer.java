package dev.weir.llm;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/** A source that does, step by step, what a test tells it to. */
final class ScriptedAnswer implements EventSource {

    /** One call of {@link #advance}. */
    @FunctionalInterface
    interface Step {
        void run(StreamListener listener);
    }

    static final Done DONE = new Done(Optional.of("stop"), Metrics.UNKNOWN, Optional.empty());

    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    int timesClosed;
    private final Queue<Step> steps;
    private Done end = DONE;

    ScriptedAnswer(List<Step> steps) {
        this.steps = new ArrayDeque<>(steps);
    }

    /** Steps of one or more texts each, and then the end. */
    static ScriptedAnswer of(List<List<String>> texts) {
        return new ScriptedAnswer(texts.stream().map(ScriptedAnswer::texts).toList());
    }

    static Step texts(List<String> texts) {
        return listener -> texts.forEach(text -> tell(listener, text));
    }

    static Step texts(String... texts) {
        return texts(List.of(texts));
    }

    static void tell(StreamListener listener, String text) {
        byte[] padded = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        listener.onText(padded, 1, padded.length - 1);
    }

    /** Waits as for a server that is silent, until somebody cancels. */
    Step silence() {
        return listener -> {
            waiting.countDown();
            try {
                cancelled.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new LlmIncompleteStreamException("cut", null);
        };
    }

    ScriptedAnswer then(Step step) {
        steps.add(step);
        return this;
    }

    /** The answer ends for this reason instead of {@code stop}. */
    ScriptedAnswer endingFor(String reason) {
        end = new Done(Optional.of(reason), Metrics.UNKNOWN, Optional.empty());
        return this;
    }

    @Override
    public boolean advance(StreamListener listener) {
        Step step = steps.poll();
        if (step == null) {
            listener.onDone(end);
            return false;
        }
        step.run(listener);
        return true;
    }

    @Override
    public void cancel() {
        cancelled.countDown();
    }

    @Override
    public void close() {
        timesClosed++;
    }
}
