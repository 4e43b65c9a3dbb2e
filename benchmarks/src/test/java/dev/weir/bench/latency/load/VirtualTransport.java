package dev.weir.bench.latency.load;

import dev.weir.bench.latency.transport.ArrivalClock;
import dev.weir.bench.latency.transport.Connection;
import dev.weir.bench.latency.transport.ConnectionListener;
import dev.weir.bench.latency.transport.StampDoubts;
import dev.weir.bench.latency.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A transport, its loop and the server behind it in one thread, on a clock that jumps from event to event. */
final class VirtualTransport implements Transport, Loop {

    static final InetSocketAddress ANYWHERE = InetSocketAddress.createUnresolved("anywhere", 11434);

    /** How long opening a connection takes. */
    static final long CONNECT_NS = 300_000;

    /** What answers. */
    interface Server {

        /** Why it takes no connection now; null if it does. */
        default @Nullable IOException refusal() {
            return null;
        }

        /** A request has come. */
        void request(Peer peer, String request);
    }

    /** One connection as the server sees it. */
    final class Peer implements Connection {

        private final ConnectionListener client;
        private boolean isClosed;

        private Peer(ConnectionListener client) {
            this.client = client;
        }

        @Override
        public void send(byte[] bytes) {
            String request = new String(bytes, StandardCharsets.UTF_8);
            long atNs = nowNs;
            at(atNs, () -> {
                client.sent(atNs);
                server.request(this, request);
            });
        }

        @Override
        public void close() {
            isClosed = true;
        }

        boolean isClosedByClient() {
            return isClosed;
        }

        /** Sends to the client at a time. */
        void answer(long atNs, String text) {
            answer(atNs, text.getBytes(StandardCharsets.UTF_8));
        }

        /** Sends to the client at a time, in one read. */
        void answer(long atNs, byte[] bytes) {
            at(atNs, () -> {
                if (!isClosed) {
                    client.arrived(bytes, 0, bytes.length, atNs, nowNs);
                }
            });
        }

        /** Closes the connection at a time; in order if there is no reason. */
        void close(long atNs, @Nullable IOException why) {
            at(atNs, () -> {
                if (!isClosed) {
                    isClosed = true;
                    client.closed(atNs, why);
                }
            });
        }
    }

    private record Event(long atNs, long order, Runnable task) {}

    private final Server server;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNs).thenComparingLong(Event::order));
    final List<Peer> peers = new ArrayList<>();
    StampDoubts doubts = StampDoubts.NONE;
    private long nowNs = 1_000_000_000;
    private long order;

    /** How much later than asked every task of the future runs. */
    long lateByNs;

    VirtualTransport(Server server) {
        this.server = server;
    }

    /** Lets time pass until nothing is left to happen. */
    void run() {
        Event next = events.poll();
        while (next != null) {
            nowNs = Math.max(nowNs, next.atNs());
            next.task().run();
            next = events.poll();
        }
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public void at(long atNs, Runnable task) {
        long runsAtNs = atNs > nowNs ? atNs + lateByNs : atNs;
        events.add(new Event(runsAtNs, order++, task));
    }

    @Override
    public ArrivalClock clock() {
        return ArrivalClock.KERNEL;
    }

    @Override
    public void open(InetSocketAddress address, ConnectionListener listener) {
        IOException refusal = server.refusal();
        if (refusal == null) {
            Peer peer = new Peer(listener);
            peers.add(peer);
            at(nowNs + CONNECT_NS, () -> listener.opened(peer, CONNECT_NS));
        } else {
            long atNs = nowNs + CONNECT_NS;
            at(atNs, () -> listener.closed(atNs, refusal));
        }
    }

    @Override
    public StampDoubts doubts() {
        return doubts;
    }

    @Override
    public void close() {
        events.clear();
    }
}
