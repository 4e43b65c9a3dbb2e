package dev.weir.bench.quick;

import java.util.Locale;

/**
 * What a user is to feel: that share of all requests begins soon enough and runs fast enough.
 *
 * @param firstTokenNs a first token comes before that, ns
 * @param tokensPerS text runs at least so fast
 * @param share of the requests that meet both
 */
record Target(long firstTokenNs, double tokensPerS, double share) {

    /** First token < 500 ms and >= 20 tokens/s for 90 % of the requests. */
    static final Target USUAL = new Target(500_000_000L, 20, 0.9);

    private static final double NS_PER_MS = 1e6;

    /** Whether a request meets it; one that did not end well does not, and one of a single token has no rate to miss. */
    boolean isMetBy(Sample sample) {
        return sample.ttftNs() < firstTokenNs && sample.tokensPerS().orElse(Double.POSITIVE_INFINITY) >= tokensPerS;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "first token < %.0f ms and >= %.0f tokens/s for %.0f %% of the requests",
                firstTokenNs / NS_PER_MS,
                tokensPerS,
                100 * share);
    }
}
