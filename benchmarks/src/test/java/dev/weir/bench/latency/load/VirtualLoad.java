package dev.weir.bench.latency.load;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.Dialect;
import dev.weir.bench.latency.answer.RequestTimeline;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.ServerList;
import dev.weir.bench.run.Shard;
import dev.weir.plan.ToolRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A load on a virtual clock, and all that became of it. */
final class VirtualLoad {

    static final long MS = 1_000_000;
    static final long S = 1_000 * MS;
    static final TimeLimits LIMITS = new TimeLimits(30 * S, 20 * S, 100 * S);

    final VirtualTransport transport;
    final List<RequestResult> results = new ArrayList<>();
    TimeLimits limits = LIMITS;
    int mostConnections = 1_000;
    boolean opensAhead;
    int connectFirst;
    Shard shard = Shard.WHOLE;
    long seed = 1;

    @Nullable ServerList servers;

    Consumer<RequestResult> sink = results::add;
    private CompletableFuture<LoadReport> end = new CompletableFuture<>();
    private @Nullable Sender sender;

    VirtualLoad(VirtualTransport transport) {
        this.transport = transport;
    }

    /** Against a server that needs to know the time. */
    static VirtualLoad on(SteadyServer server) {
        VirtualTransport transport = new VirtualTransport(server);
        server.transport = transport;
        return new VirtualLoad(transport);
    }

    /** The same for all loads, with the connections that it has. */
    Sender sender() {
        Sender known = sender;
        if (known == null) {
            ServerList list = servers;
            known = list == null
                    ? newSender()
                    : new SpreadSender(
                            list,
                            list.servers().stream()
                                    .<Sender>map(server -> newSender())
                                    .toList());
            sender = known;
        }
        return known;
    }

    private TransportSender newSender() {
        return new TransportSender(
                transport,
                transport,
                new TransportSender.Connections(VirtualTransport.ANYWHERE, mostConnections, opensAhead),
                index -> new RequestSource.PreparedRequest(
                        "p" + index, ("ask " + index).getBytes(StandardCharsets.UTF_8)),
                start -> AnswerObserver.NONE,
                () -> new RequestTimeline(Dialect.OLLAMA, ToolRegistry.bundled(), transport::nowNs),
                limits);
    }

    /** Starts it; time does not yet pass. */
    LoadGenerator start(LoadShape shape, Extent extent) {
        if (connectFirst > 0) {
            CompletableFuture<Void> connected = sender().connect(connectFirst);
            transport.run();
            connected.join();
        }
        LoadGenerator generator = newGenerator(shape, extent);
        start(generator);
        return generator;
    }

    /** One that has not been started. */
    LoadGenerator newGenerator(LoadShape shape, Extent extent) {
        return new LoadGenerator(transport, sender(), shape, extent, shard, seed, sink);
    }

    void start(LoadGenerator generator) {
        end = generator.start();
    }

    LoadReport run(LoadShape shape, Extent extent) {
        start(shape, extent);
        return finish();
    }

    /** Lets time pass until nothing more happens, by when the load has ended or never will. */
    LoadReport finish() {
        transport.run();
        if (!end.isDone()) {
            throw new AssertionError("nothing more will happen, and the load has not ended");
        }
        return end.join();
    }

    /** Of the requests that ended well. */
    Histogram histogram(Metric metric) {
        Histogram histogram = new Histogram(3);
        results.stream()
                .filter(result -> result.outcome() == Outcome.OK)
                .forEach(result -> result.valueNs(metric).ifPresent(histogram::recordValue));
        return histogram;
    }
}
