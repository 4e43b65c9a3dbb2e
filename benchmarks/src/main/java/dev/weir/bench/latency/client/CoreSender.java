package dev.weir.bench.latency.client;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.run.RequestResult;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks with core's client on threads. Its time limits are those that the questions' clients were built with, and connections are opened
 * by the first requests.
 */
final class CoreSender implements Sender {

    private final Questions questions;
    private final LoadClient.Terms terms;
    private final Loop loop;
    private final ThreadPoolExecutor threads;
    private final Set<CoreRequest> underWay = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String cancelledBecause;
    private long waitedForAThread;

    CoreSender(Questions questions, LoadClient.Terms terms, Loop loop) {
        this.questions = questions;
        this.terms = terms;
        this.loop = loop;
        int most = terms.mostConnections();
        this.threads = new ThreadPoolExecutor(most, most, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "ask");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<Void> connect(int connections) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void begin() {
        waitedForAThread = 0;
    }

    @Override
    public Outgoing prepare(long index) {
        Questions.Call call = questions.call(index);
        return new Outgoing() {
            @Override
            public String prompt() {
                return call.prompt();
            }

            @Override
            public void send(RequestStart start, Consumer<RequestResult> whenOver) {
                CoreSender.this.send(call, start, whenOver);
            }
        };
    }

    private void send(Questions.Call call, RequestStart start, Consumer<RequestResult> whenOver) {
        if (underWay.size() >= terms.mostConnections()) {
            waitedForAThread++;
        }
        AnswerObserver observer = terms.observers().apply(start);
        CoreRequest request = new CoreRequest(call, start, observer, questions.tools(), loop::nowNs);
        underWay.add(request);
        threads.execute(() -> {
            String cancelled = cancelledBecause;
            if (cancelled != null) {
                request.cancel(cancelled);
            }
            RequestResult result = request.run();
            loop.soon(() -> {
                underWay.remove(request);
                try {
                    request.tellEnd(result);
                } finally {
                    whenOver.accept(result);
                }
            });
        });
    }

    /** The clients see to their own limits. */
    @Override
    public void tick(long nowNs) {}

    @Override
    public void cancelAll(String why) {
        cancelledBecause = why;
        underWay.forEach(request -> request.cancel(why));
    }

    @Override
    public List<String> degraded() {
        return waitedForAThread == 0
                ? List.of()
                : List.of(waitedForAThread + " requests had to wait for a thread, because " + terms.mostConnections()
                        + " were in use, the most that --max-connections allows");
    }
}
