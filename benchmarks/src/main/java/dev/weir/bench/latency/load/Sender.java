package dev.weir.bench.latency.load;

import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.run.RequestResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Sends requests and says what became of them. But for {@link #connect}, called on the loop only; what became of requests, it tells there.
 *
 * <p>Every request that was sent ends, by a time limit if need be.
 */
public interface Sender {

    /**
     * Opens connections ahead of the schedule, so that opening them is in no request's time. May be called from any thread.
     *
     * @return completes when they are open; exceptionally, with an {@link java.io.IOException}, if one cannot be opened
     */
    CompletableFuture<Void> connect(int connections);

    /** A load begins, of which alone {@link #degraded} is to tell: one sender may send several, one after another. */
    default void begin() {}

    /** Makes a request ready, so that nothing but sending it is left to do at its time. */
    Outgoing prepare(long index);

    /** Looks after what has taken too long. To be called about every 100 ms. */
    void tick(long nowNs);

    /** Ends all requests that are under way. */
    void cancelAll(String why);

    /** What has made the figures less than they could be, one sentence each; empty where nothing has. */
    List<String> degraded();

    /** How many servers it asks. */
    default int servers() {
        return 1;
    }

    /** A request that is ready to be sent, once. */
    interface Outgoing {

        /** Which prompt it holds. */
        String prompt();

        /**
         * Sends it.
         *
         * @param whenOver is told, later and once, what became of it
         */
        void send(RequestStart start, Consumer<RequestResult> whenOver);
    }
}
