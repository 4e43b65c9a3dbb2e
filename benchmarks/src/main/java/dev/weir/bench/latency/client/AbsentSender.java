package dev.weir.bench.latency.client;

import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * In the place of a server that could not be measured when its load began: each request of its share fails at once, with the reason. It is
 * not tried again, because connects that nobody answers would keep streams waiting that have other servers to ask.
 */
final class AbsentSender implements Sender {

    private final Questions questions;
    private final String why;
    private final Loop loop;

    AbsentSender(Questions questions, String why, Loop loop) {
        this.questions = questions;
        this.why = why;
        this.loop = loop;
    }

    @Override
    public CompletableFuture<Void> connect(int connections) {
        return CompletableFuture.completedFuture(null);
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
                RequestResult failed = start.ended(Outcome.UNREACHABLE, loop.nowNs())
                        .error(why)
                        .build();
                loop.soon(() -> whenOver.accept(failed));
            }
        };
    }

    @Override
    public void tick(long nowNs) {}

    @Override
    public void cancelAll(String why) {}

    @Override
    public List<String> degraded() {
        return List.of();
    }
}
