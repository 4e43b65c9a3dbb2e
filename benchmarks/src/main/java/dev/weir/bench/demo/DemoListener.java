package dev.weir.bench.demo;

import java.util.List;

/** Watches a demonstration. Called by the thread that runs it. Times are ns since the request was sent. */
public interface DemoListener {

    /** The model is asked for one token first, which may take long: it may have to be loaded. */
    default void warmUpBegins() {}

    /** The model is loaded, and knows the prompt of both requests, since it has been asked for one token. */
    default void warmedUp(long ns) {}

    /** The blocking request begins. */
    default void blockingBegins() {}

    /** The whole answer is there. */
    default void blockingEnded(long ns, int characters) {}

    /** The streaming request begins. */
    default void streamingBegins() {}

    /** Every fifth chunk. */
    default void chunks(int chunks, long ns, int characters) {}

    /** The stream has ended. */
    default void streamingEnded(long ns) {}

    /** Both requests are over; of the batch there is nothing yet. */
    default void single(DemoResult result) {}

    /** The batch is asked for. */
    default void batchBegins(int agents) {}

    /** An agent has its plan, or will get none. */
    default void agent(DemoResult.Agent agent, List<DemoResult.Agent> soFar, int agents) {}
}
