package dev.weir.planner;

import dev.weir.llm.EventSource;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/** A model that answers, request by request, what a test tells it to, and remembers what it was asked. */
final class FakeModel implements LlmClient {

    /** What the model does next. */
    private interface Step {

        /** @return whether there may be more of the answer */
        boolean run(StreamListener listener, CountDownLatch cancelled);
    }

    private static final Done STOPPED = new Done(Optional.of("stop"), Metrics.UNKNOWN, Optional.empty());

    final List<LlmRequest> requests = new ArrayList<>();
    final List<CountDownLatch> cancellations = new ArrayList<>();
    private final Queue<Queue<Step>> answers = new ArrayDeque<>();
    private Queue<Step> last = new ArrayDeque<>();

    /** The next request is answered with these pieces. */
    FakeModel answers(String... pieces) {
        last = new ArrayDeque<>();
        answers.add(last);
        return answersMore(pieces);
    }

    /** After that, the answer goes on. */
    FakeModel answersMore(String... pieces) {
        for (String piece : pieces) {
            last.add((listener, cancelled) -> {
                byte[] utf8 = ("<" + piece + ">").getBytes(StandardCharsets.UTF_8);
                listener.onText(utf8, 1, utf8.length - 1);
                return true;
            });
        }
        return this;
    }

    /** After that, the model thinks. */
    FakeModel thenThinks(String thought) {
        last.add((listener, cancelled) -> {
            byte[] utf8 = thought.getBytes(StandardCharsets.UTF_8);
            listener.onThinking(utf8, 0, utf8.length);
            return true;
        });
        return this;
    }

    /** After that, the answer fails. */
    FakeModel thenFails(RuntimeException e) {
        last.add((listener, cancelled) -> {
            throw e;
        });
        return this;
    }

    /** After that, the answer ends, for this reason instead of {@code stop}. */
    FakeModel thenEndsFor(String reason) {
        return thenEndsFor(reason, Metrics.UNKNOWN, false);
    }

    /** After that, the answer ends like this. */
    FakeModel thenEndsFor(String reason, Metrics metrics, boolean promptFillsContext) {
        last.add((listener, cancelled) ->
                end(listener, new Done(Optional.of(reason), metrics, Optional.empty(), promptFillsContext)));
        return this;
    }

    /** After that, the test does something before the answer goes on. */
    FakeModel then(Runnable action) {
        last.add((listener, cancelled) -> {
            action.run();
            return true;
        });
        return this;
    }

    /** After that, the model is silent until somebody cancels. */
    FakeModel thenIsSilent() {
        last.add((listener, cancelled) -> {
            try {
                cancelled.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new LlmIncompleteStreamException("the connection was cut", null);
        });
        return this;
    }

    /** What a server counted. */
    static Metrics counts(long promptTokens, long answerTokens) {
        OptionalLong unknown = OptionalLong.empty();
        return new Metrics(
                unknown,
                unknown,
                OptionalLong.of(promptTokens),
                unknown,
                unknown,
                OptionalLong.of(answerTokens),
                unknown);
    }

    /** The prompt of a request, counted from 0. */
    String prompt(int request) {
        return requests.get(request)
                .messages()
                .get(requests.get(request).messages().size() - 1)
                .content();
    }

    @Override
    public String complete(LlmRequest request) {
        return completeStreaming(request).text();
    }

    @Override
    public LlmStream completeStreaming(LlmRequest request) {
        requests.add(request);
        Queue<Step> steps = answers.remove();
        CountDownLatch cancelled = new CountDownLatch(1);
        cancellations.add(cancelled);
        return new LlmStream(new EventSource() {
            @Override
            public boolean advance(StreamListener listener) {
                Step step = steps.poll();
                return step == null ? end(listener, STOPPED) : step.run(listener, cancelled);
            }

            @Override
            public void cancel() {
                cancelled.countDown();
            }

            @Override
            public void close() {}
        });
    }

    private static boolean end(StreamListener listener, Done done) {
        listener.onDone(done);
        return false;
    }
}
