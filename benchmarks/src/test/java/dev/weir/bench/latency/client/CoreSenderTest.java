package dev.weir.bench.latency.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.RequestSource;
import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.failure.LlmPromptTooLongException;
import dev.weir.plan.ToolRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers of clients that speak with no server, on a loop that the test turns by hand. */
@Timeout(120)
class CoreSenderTest {

    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<String> told = new ArrayList<>();
    private final List<RequestResult> results = new ArrayList<>();

    /** Asks; the request is over but for the loop's task, which is handed out. */
    private Runnable ask(LlmClient client, AnswerObserver observer) throws InterruptedException {
        CoreSender sender = new CoreSender(
                new Asked(client),
                new LoadClient.Terms(2, false, new TimeLimits(LIMIT_NS, LIMIT_NS, LIMIT_NS), start -> observer),
                new HandTurned());
        sender.prepare(0).send(new RequestStart(0, 0, "p", 0, 0), result -> {
            told.add("over");
            results.add(result);
        });
        return Objects.requireNonNull(tasks.poll(60, TimeUnit.SECONDS), "the request never ends");
    }

    private RequestResult ended(LlmClient client) throws InterruptedException {
        ask(client, AnswerObserver.NONE).run();
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    @Test
    void anObserverIsToldOfTheEndOnTheLoopAheadOfTheLoad() throws InterruptedException {
        Runnable onLoop = ask(request -> "some text", new AnswerObserver() {
            @Override
            public void ended(RequestResult result, long busyNs) {
                told.add("ended");
            }
        });
        assertThat(told).isEmpty();
        onLoop.run();
        assertThat(told).containsExactly("ended", "over");
    }

    @Test
    void anObserverThatFailsDoesNotKeepTheRequestFromEnding() throws InterruptedException {
        Runnable onLoop = ask(request -> "some text", new AnswerObserver() {
            @Override
            public void text(byte[] utf8, int from, int to) {
                throw new IllegalStateException("no room");
            }
        });
        onLoop.run();
        assertThat(results).extracting(RequestResult::outcome).containsExactly(Outcome.MALFORMED);
        assertThat(results.get(0).error()).contains("no room");
    }

    @Test
    void aPromptThatTheServerRefusesAsTooLongIsAnErrorOfTheServer() throws InterruptedException {
        RequestResult result = ended(request -> {
            throw new LlmPromptTooLongException("the prompt does not fit", "too long", OptionalInt.of(4_096));
        });
        assertThat(result.outcome()).isEqualTo(Outcome.SERVER_ERROR);
        assertThat(result.error()).isEqualTo("the prompt does not fit");
    }

    @Test
    void aRequestEndsThoughItsClientHasABug() throws InterruptedException {
        RequestResult result = ended(request -> {
            throw new AssertionError("a bug");
        });
        assertThat(result.outcome()).isEqualTo(Outcome.MALFORMED);
        assertThat(result.error()).contains("AssertionError: a bug");
    }

    private final class HandTurned implements Loop {

        @Override
        public long nowNs() {
            return System.nanoTime();
        }

        @Override
        public void at(long atNs, Runnable task) {
            tasks.add(task);
        }
    }

    private record Asked(LlmClient client) implements Questions {

        @Override
        public String name() {
            return "one question";
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public String sha256() {
            return "0".repeat(64);
        }

        @Override
        public SortedMap<String, Object> options() {
            return new TreeMap<>();
        }

        @Override
        public ToolRegistry tools() {
            return ToolRegistry.bundled();
        }

        @Override
        public String path() {
            return "/api/generate";
        }

        @Override
        public RequestSource requests() {
            throw new UnsupportedOperationException("core's client makes its own requests");
        }

        @Override
        public Call call(long index) {
            return new Call("p", client, LlmRequest.of("ask"));
        }
    }
}
