package dev.weir.bench.latency.client;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.request.Questions;
import java.io.Closeable;
import java.util.function.Function;

/** A way to send loads to one server, with a loop of its own. */
public interface LoadClient extends Closeable {

    /** Where everything happens. */
    Loop loop();

    /** Its name: {@code kernel}, {@code netty} or {@code core}. */
    String name();

    /** Whose times are in its figures: {@code kernel} or {@code process}. */
    String clock();

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
