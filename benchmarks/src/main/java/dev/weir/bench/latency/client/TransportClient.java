package dev.weir.bench.latency.client;

import dev.weir.bench.latency.answer.Dialect;
import dev.weir.bench.latency.answer.RequestTimeline;
import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.latency.load.TransportSender;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.transport.ArrivalClock;
import dev.weir.bench.latency.transport.Transport;
import dev.weir.bench.latency.transport.TransportChoice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Measures over connections that stamp what arrives. */
public final class TransportClient implements LoadClient {

    private final TransportChoice choice;
    private final InetSocketAddress server;
    private final Transport transport;

    /**
     * Starts the transport.
     *
     * @throws IOException if it cannot be started, or the server's name is not known
     */
    public TransportClient(TransportChoice choice) throws IOException {
        this(choice, choice.address(), choice.start());
    }

    private TransportClient(TransportChoice choice, InetSocketAddress server, Transport transport) {
        this.choice = choice;
        this.server = server;
        this.transport = transport;
    }

    @Override
    public LoadClient to(ServerAddress other) throws IOException {
        return new TransportClient(choice, other.resolve(), transport);
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
                transport.at(atNs, task);
            }
        };
    }

    @Override
    public String name() {
        return choice.clock() == ArrivalClock.KERNEL ? "kernel" : "netty";
    }

    @Override
    public String clock() {
        return choice.clock().label();
    }

    @Override
    public Optional<String> whyNotKernel() {
        return Optional.of(choice.reason()).filter(reason -> !reason.isEmpty());
    }

    @Override
    public Sender sender(Questions questions, Terms terms) {
        return new TransportSender(
                transport,
                loop(),
                new TransportSender.Connections(server, terms.mostConnections(), terms.opensAhead()),
                questions.requests(),
                terms.observers(),
                () -> new RequestTimeline(Dialect.ofPath(questions.path()), questions.tools(), System::nanoTime),
                terms.limits());
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
