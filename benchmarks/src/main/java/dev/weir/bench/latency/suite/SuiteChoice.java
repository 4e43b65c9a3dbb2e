package dev.weir.bench.latency.suite;

import java.util.Locale;

/** The suites that a user can pick, in the order in which they run. */
public enum SuiteChoice {
    /** The load that was asked for: so many streams, or so many requests a second. */
    STREAMS,
    /** First chunk, number of chunks, text: as pass or fail. */
    CHECKS,
    /** One plan after another. */
    SINGLE,
    /** Ten plans in one answer. */
    BATCH,
    /** Three lengths of prompt. */
    TIERS,
    /** Replay only: other cuts of the same bytes. */
    CHUNKING,
    /** Replay only: what was measured against what was sent. */
    TRUTH;

    /** As users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it can be asked of a live server. */
    public boolean isForLiveServers() {
        return this != CHUNKING && this != TRUTH;
    }
}
