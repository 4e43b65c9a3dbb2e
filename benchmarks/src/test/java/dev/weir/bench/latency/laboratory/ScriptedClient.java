package dev.weir.bench.latency.laboratory;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.client.LoadClient;
import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client that speaks with no server: what becomes of each request is written down beforehand. */
public final class ScriptedClient implements LoadClient {

    /** What becomes of a request. */
    public interface Script {

        /** Tells the observer of the answer, and says what was measured; empty to leave the request under way until it is cancelled. */
        Optional<RequestResult> answer(RequestStart start, AnswerObserver observer);
    }

    public final List<String> degraded = new ArrayList<>();
    public boolean takesConnections = true;
    public CompletableFuture<Void> connecting = CompletableFuture.completedFuture(null);
    private final Script script;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread loop = new Thread(task, "scripted client");
        loop.setDaemon(true);
        return loop;
    });

    public ScriptedClient(Script script) {
        this.script = script;
    }

    @Override
    public Loop loop() {
        return new Loop() {
            @Override
            public long nowNs() {
                return System.nanoTime();
            }

            @Override
            public void at(long atNs, Runnable task) {
                var unused = thread.schedule(task, atNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        };
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public String clock() {
        return "process";
    }

    @Override
    public Optional<String> whyNotKernel() {
        return Optional.of("scripted");
    }

    @Override
    public LoadClient to(ServerAddress server) {
        return this;
    }

    @Override
    public Sender sender(Questions questions, Terms terms) {
        return new ScriptedSender(questions, terms);
    }

    private final class ScriptedSender implements Sender {

        private final Questions questions;
        private final Terms terms;
        private final List<Consumer<String>> underWay = new ArrayList<>();

        ScriptedSender(Questions questions, Terms terms) {
            this.questions = questions;
            this.terms = terms;
        }

        @Override
        public CompletableFuture<Void> connect(int connections) {
            return takesConnections ? connecting : CompletableFuture.failedFuture(new IOException("nobody is there"));
        }

        @Override
        public Outgoing prepare(long index) {
            String prompt = questions.call(index).prompt();
            return new Outgoing() {
                @Override
                public String prompt() {
                    return prompt;
                }

                @Override
                public void send(RequestStart start, Consumer<RequestResult> whenOver) {
                    AnswerObserver observer = terms.observers().apply(start);
                    script.answer(start, observer)
                            .ifPresentOrElse(
                                    result -> {
                                        observer.ended(result, 1_000);
                                        loop().at(System.nanoTime(), () -> whenOver.accept(result));
                                    },
                                    () -> underWay.add(why -> {
                                        RequestResult result = cancelled(start, why);
                                        observer.ended(result, 1_000);
                                        whenOver.accept(result);
                                    }));
                }
            };
        }

        private RequestResult cancelled(RequestStart start, String why) {
            return new RequestResult.Builder(start.index(), start.stream(), start.prompt(), 0)
                    .ended(Outcome.CANCELLED, 1)
                    .error(why)
                    .build();
        }

        @Override
        public void tick(long nowNs) {}

        @Override
        public void cancelAll(String why) {
            List<Consumer<String>> cancelled = List.copyOf(underWay);
            underWay.clear();
            cancelled.forEach(request -> request.accept(why));
        }

        @Override
        public List<String> degraded() {
            return degraded;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
