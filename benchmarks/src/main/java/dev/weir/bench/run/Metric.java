package dev.weir.bench.run;

import java.util.Locale;

/**
 * What is measured of a request, in nanoseconds. t0 is the scheduled start of the request.
 *
 * <p>{@code docs/reference/metrics.md} has the formulas. A metric that a request cannot have (a server that reports no {@code eval_count} gives no
 * {@code tpot}) is absent, never zero.
 */
public enum Metric {
    /** Opening the connection that carries the request; apart from all others, because it is opened before t0. */
    CONNECT,
    /** Last byte of the request written - t0; of core's client, the request about to be sent, connecting still to come. */
    SEND_LAG,
    /** First byte of the response - t0; of core's client, all of its headers read. */
    TTFB,
    /** First record with text or thinking - t0. */
    TTFT,
    /** First record with text - t0. */
    TTFO,
    /**
     * Arrival of the last byte of the first step of the first valid plan - t0. Which plan that is, is known only when it is complete: an answer
     * without one has no such time.
     */
    TTFS,
    /**
     * Arrival of the last byte of the first complete, valid plan - t0: time to first action. What passes until the caller has it is in {@link
     * #DECODE_LAG}, as of every event.
     */
    TTFA,
    /** {@link #TTFA} - {@link #TTFT}. */
    AFTER_TTFT,
    /** Gaps between successive records with text or thinking: many a request. */
    ICL,
    /** (last text - first text) / (tokens - 1). */
    ITL,
    /** ({@link #E2EL} - {@link #TTFT}) / (tokens - 1). */
    TPOT,
    /** Last byte of the response - t0. */
    E2EL,
    /** Event handed to the caller - arrival of its last byte: many a request. */
    DECODE_LAG,
    /** {@link #E2EL} - {@link #TTFA}: what streaming buys. */
    SAVED,
    /** {@code load_duration}, as the server reports it. */
    LOAD,
    /** {@code prompt_eval_duration}, as the server reports it. */
    PROMPT_EVAL,
    /** {@code eval_duration}, as the server reports it. */
    EVAL,
    /** {@code total_duration}, as the server reports it. */
    TOTAL,
    /** total - load - prompt_eval - eval: waiting for a slot shows only here. */
    UNACCOUNTED;

    /** The name in files and tables, such as {@code after_ttft}; also the tag in a histogram log. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether one request can have many values of it. */
    public boolean isManyPerRequest() {
        return this == ICL || this == DECODE_LAG;
    }

    /** Whether less is better; the one exception is what streaming saves. */
    public boolean isLowerBetter() {
        return this != SAVED;
    }
}
