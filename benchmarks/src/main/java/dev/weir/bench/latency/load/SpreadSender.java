package dev.weir.bench.latency.load;

import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.ServerList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Spreads requests over the senders of several servers, and names in each result who was asked. */
public final class SpreadSender implements Sender {

    /** Streams gather where answers take longest, so that a server soon has more than its share of the connections. */
    private static final int AHEAD = 2;

    private final ServerList servers;
    private final List<Sender> senders;

    /**
     * @param servers who gets which request
     * @param senders one for each of them, in the order of the list, all on one loop
     */
    public SpreadSender(ServerList servers, List<Sender> senders) {
        if (senders.size() != servers.servers().size()) {
            throw new IllegalArgumentException(
                    senders.size() + " senders for " + servers.servers().size() + " servers");
        }
        this.servers = servers;
        this.senders = List.copyOf(senders);
    }

    /** Opens to each server a little more than {@value #AHEAD} times its share of them; fails where none of them takes any. */
    @Override
    public CompletableFuture<Void> connect(int connections) {
        List<CompletableFuture<Throwable>> failures = new ArrayList<>();
        for (int i = 0; i < senders.size(); i++) {
            long share =
                    1 + (long) AHEAD * connections * servers.servers().get(i).weight() / servers.roundLength();
            failures.add(
                    senders.get(i).connect((int) Math.min(connections, share)).handle((opened, failure) -> failure));
        }
        return CompletableFuture.allOf(failures.toArray(CompletableFuture[]::new))
                .thenCompose(
                        all -> failures.stream().map(CompletableFuture::join).allMatch(Objects::nonNull)
                                ? CompletableFuture.failedFuture(failures.get(0).join())
                                : CompletableFuture.completedFuture(null));
    }

    @Override
    public void begin() {
        senders.forEach(Sender::begin);
    }

    @Override
    public Outgoing prepare(long index) {
        int position = servers.position(index);
        String url = servers.servers().get(position).url();
        Outgoing request = senders.get(position).prepare(index);
        return new Outgoing() {
            @Override
            public String prompt() {
                return request.prompt();
            }

            @Override
            public void send(RequestStart start, Consumer<RequestResult> whenOver) {
                request.send(start, result -> whenOver.accept(result.at(url)));
            }
        };
    }

    @Override
    public void tick(long nowNs) {
        senders.forEach(sender -> sender.tick(nowNs));
    }

    @Override
    public void cancelAll(String why) {
        senders.forEach(sender -> sender.cancelAll(why));
    }

    @Override
    public List<String> degraded() {
        return senders.stream()
                .flatMap(sender -> sender.degraded().stream())
                .distinct()
                .toList();
    }

    @Override
    public int servers() {
        return senders.size();
    }
}
