package dev.weir.bench.latency.load;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.answer.RequestTimeline;
import dev.weir.bench.latency.load.RequestSource.PreparedRequest;
import dev.weir.bench.latency.transport.StampDoubts;
import dev.weir.bench.latency.transport.Transport;
import dev.weir.bench.run.RequestResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over a transport's connections, one request at a time on each, and times the answers.
 *
 * <p>A request takes the connection that was free last; where none is free, another is opened, and the request waits for whichever is free
 * first. What it waits is in its latency, which counts from its t0. Where the most connections are open, more requests wait, and {@link
 * #degraded} says so.
 */
public final class TransportSender implements Sender {

    private final Transport transport;
    private final Loop loop;
    private final Connections connections;
    private final RequestSource requests;
    private final Function<RequestStart, AnswerObserver> observers;
    private final Supplier<RequestTimeline> timelines;
    private final TimeLimits limits;
    private final Channels channels = new Channels();
    private final Deque<HttpChannel> free = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<HttpChannel> open = new LinkedHashSet<>();
    private int opening;
    private long waitedForTheMost;
    private StampDoubts doubtsBefore = StampDoubts.NONE;
    private @Nullable Connecting connecting;

    private record Waiting(
            PreparedRequest request, RequestStart start, long sinceNs, Consumer<RequestResult> whenOver) {}

    /** @param before what was open already, and may close for reasons of its own */
    private record Connecting(int count, Set<HttpChannel> before, CompletableFuture<Void> whenOpen) {}

    /**
     * What connections there are.
     *
     * @param server where they lead
     * @param most beyond which requests wait
     * @param areOpenedAhead whether one more than is in use is always held ready: where nobody knows how many will be
     */
    public record Connections(InetSocketAddress server, int most, boolean areOpenedAhead) {}

    /**
     * @param transport opens the connections
     * @param loop the transport's
     * @param connections what it may open
     * @param requests what to send
     * @param observers sees each answer
     * @param timelines makes one for each connection
     * @param limits how long a request may take
     */
    public TransportSender(
            Transport transport,
            Loop loop,
            Connections connections,
            RequestSource requests,
            Function<RequestStart, AnswerObserver> observers,
            Supplier<RequestTimeline> timelines,
            TimeLimits limits) {
        this.transport = transport;
        this.loop = loop;
        this.connections = connections;
        this.requests = requests;
        this.observers = observers;
        this.timelines = timelines;
        this.limits = limits;
    }

    @Override
    public CompletableFuture<Void> connect(int count) {
        CompletableFuture<Void> whenOpen = new CompletableFuture<>();
        loop.soon(() -> {
            connecting = new Connecting(count, Set.copyOf(open), whenOpen);
            while (open.size() + opening < count) {
                openAnother();
            }
            completeConnecting();
        });
        return whenOpen;
    }

    /** A transport serves all loads of a session: what it counted before is in their runs. */
    @Override
    public void begin() {
        doubtsBefore = transport.doubts();
        waitedForTheMost = 0;
    }

    @Override
    public Outgoing prepare(long index) {
        PreparedRequest request = requests.request(index);
        return new Outgoing() {
            @Override
            public String prompt() {
                return request.prompt();
            }

            @Override
            public void send(RequestStart start, Consumer<RequestResult> whenOver) {
                TransportSender.this.send(new Waiting(request, start, loop.nowNs(), whenOver));
            }
        };
    }

    private void send(Waiting request) {
        HttpChannel channel = free.pollLast();
        if (channel != null) {
            carry(request, channel);
        } else {
            waiting.add(request);
            if (open.size() + opening >= connections.most()) {
                waitedForTheMost++;
            }
        }
        openUpTo(waiting.size() + (connections.areOpenedAhead() && free.isEmpty() ? 1 : 0));
    }

    private void openForWaiting() {
        openUpTo(waiting.size());
    }

    private void openUpTo(int needed) {
        while (opening < needed && open.size() + opening < connections.most()) {
            openAnother();
        }
    }

    private void carry(Waiting request, HttpChannel channel) {
        RequestStart start = request.start();
        channel.send(request.request().http(), start, observers.apply(start), loop.nowNs(), request.whenOver());
    }

    private void openAnother() {
        opening++;
        transport.open(connections.server(), new HttpChannel(channels, timelines.get()));
    }

    @Override
    public void tick(long nowNs) {
        for (HttpChannel channel : List.copyOf(open)) {
            channel.tick(limits, nowNs);
        }
        while (!waiting.isEmpty() && nowNs - waiting.element().sinceNs() > limits.firstByteNs()) {
            endWaiting(timeline -> timeline.timedOut(
                    "no connection was free within " + TimeLimits.seconds(limits.firstByteNs()), nowNs));
        }
    }

    @Override
    public void cancelAll(String why) {
        long nowNs = loop.nowNs();
        while (!waiting.isEmpty()) {
            endWaiting(timeline -> timeline.cancelled(why, nowNs));
        }
        for (HttpChannel channel : List.copyOf(open)) {
            channel.cancel(why, nowNs);
        }
    }

    /** Ends the request that has waited longest, which no connection has carried. */
    private void endWaiting(Function<RequestTimeline, RequestResult> how) {
        Waiting request = waiting.remove();
        RequestTimeline timeline = timelines.get();
        timeline.begin(request.start(), observers.apply(request.start()));
        request.whenOver().accept(how.apply(timeline));
    }

    @Override
    public List<String> degraded() {
        List<String> reasons =
                new ArrayList<>(transport.doubts().since(doubtsBefore).sentences());
        if (waitedForTheMost > 0) {
            reasons.add(waitedForTheMost + " requests had to wait for a connection, because " + connections.most()
                    + " were in use, the most that --max-connections allows");
        }
        return reasons;
    }

    private void completeConnecting() {
        Connecting task = connecting;
        if (task != null && open.size() >= task.count()) {
            connecting = null;
            task.whenOpen().complete(null);
        }
    }

    private final class Channels implements HttpChannel.Owner {

        @Override
        public void isFree(HttpChannel channel) {
            if (open.add(channel)) {
                opening--;
            }
            Waiting next = waiting.poll();
            if (next == null) {
                free.add(channel);
            } else {
                carry(next, channel);
            }
            completeConnecting();
        }

        @Override
        public void didNotOpen(HttpChannel channel, @Nullable IOException why) {
            opening--;
            IOException cause = why == null ? new IOException("the server closed the connection at once") : why;
            Connecting task = connecting;
            if (task != null) {
                connecting = null;
                task.whenOpen().completeExceptionally(cause);
            } else if (waiting.size() > opening) {
                endWaiting(timeline -> timeline.broken("no connection: " + HttpChannel.said(cause), loop.nowNs()));
                openForWaiting();
            }
        }

        @Override
        public void isGone(HttpChannel channel) {
            open.remove(channel);
            free.remove(channel);
            replaceWhileConnecting(channel);
            openForWaiting();
        }

        /** A server that closes what it has just taken would close the next one too, and nobody would ever be told. */
        private void replaceWhileConnecting(HttpChannel gone) {
            Connecting task = connecting;
            if (task == null) {
                return;
            }
            if (task.before().contains(gone)) {
                openAnother();
            } else {
                connecting = null;
                task.whenOpen()
                        .completeExceptionally(new IOException("of " + task.count()
                                + " it closed one that it had just taken, before any request, with " + open.size()
                                + " still open; where it takes no more at once, ask for fewer"));
            }
        }
    }
}
