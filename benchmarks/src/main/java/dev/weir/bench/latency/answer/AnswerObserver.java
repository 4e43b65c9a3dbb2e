package dev.weir.bench.latency.answer;

import dev.weir.bench.run.RequestResult;
import dev.weir.plan.Plan;

/**
 * Sees one answer beside its figures, for a suite that asks for more than these. Called within the events, which one
 * thread tells; the end is told on the load's loop. Must be quick.
 */
public interface AnswerObserver {

    /** Sees nothing. */
    AnswerObserver NONE = new AnswerObserver() {};

    /**
     * Text of the answer.
     *
     * @param utf8 holds it from {@code from} (inclusive) to {@code to} (exclusive), during the call only
     */
    default void text(byte[] utf8, int from, int to) {}

    /** Thinking; parameters as for {@link #text}. */
    default void thinking(byte[] utf8, int from, int to) {}

    /**
     * A valid plan.
     *
     * @param sinceT0Ns arrival of its last byte - t0
     */
    default void plan(Plan plan, long sinceT0Ns) {}

    /**
     * The request is over.
     *
     * @param busyNs what decoding, extracting and timing took this process, over all its reads
     */
    default void ended(RequestResult result, long busyNs) {}
}
