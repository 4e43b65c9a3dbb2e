package dev.weir.bench.latency.client;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.run.Client;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** A way to send loads to one server, with a loop of its own. */
public interface LoadClient extends Closeable {

    /** Where everything happens. */
    Loop loop();

    /** Its name: {@code kernel}, {@code netty} or {@code core}. */
    String name();

    /** Whose times are in its figures: {@code kernel} or {@code process}. */
    String clock();

    /** Why that is not the kernel, for people; empty where it is. */
    Optional<String> whyNotKernel();

    /**
     * What a run says of it.
     *
     * @param build its version and, where known, its commit
     */
    default Client described(String build) {
        return new Client(name(), build, clock(), whyNotKernel().orElse(null));
    }

    /**
     * The same on the same loop, to another server, which is spoken to in the same way; closed with this one.
     *
     * @throws IOException if the server's name is not known
     */
    LoadClient to(ServerAddress server) throws IOException;

    /** Sends one load. */
    Sender sender(Questions questions, Terms terms);

    /**
     * On what terms a load is sent.
     *
     * @param mostConnections beyond which requests wait
     * @param opensAhead whether a connection is always held ready, as a load needs whose number of requests under way nobody knows
     * @param limits how long a request may take
     * @param observers sees each answer
     */
    record Terms(
            int mostConnections,
            boolean opensAhead,
            TimeLimits limits,
            Function<RequestStart, AnswerObserver> observers) {}
}
