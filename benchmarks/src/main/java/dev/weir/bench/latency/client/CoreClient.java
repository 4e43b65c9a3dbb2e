package dev.weir.bench.latency.client;

import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.ServerAddress;
import java.io.IOException;
import java.util.Optional;

/** Measures with core's {@code OllamaClient}, a thread for each request under way: what a user of that jar feels. */
public final class CoreClient implements LoadClient {

    private final ThreadLoop loop = new ThreadLoop();

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public String name() {
        return "core";
    }

    @Override
    public String clock() {
        return "process";
    }

    @Override
    public Optional<String> whyNotKernel() {
        return Optional.of("core's client reads no other");
    }

    /** Questions name their server themselves. */
    @Override
    public LoadClient to(ServerAddress server) {
        return this;
    }

    @Override
    public Sender sender(Questions questions, Terms terms) {
        return new CoreSender(questions, terms, loop);
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }
}
