package dev.weir.bench.quick;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a user is to feel: that share of all requests begins soon enough and runs fast enough.
 *
 * @param firstTokenNs a first token comes before that, ns
 * @param tokensPerS text runs at least so fast; empty where the server counts no tokens, so that nobody can tell
 * @param share of the requests that meet both
 */
record Target(long firstTokenNs, OptionalDouble tokensPerS, double share) {

    /** First token < 500 ms and >= 20 tokens/s for 90 % of the requests. */
    static final Target USUAL = new Target(500_000_000L, OptionalDouble.of(20), 0.9);

    private static final double NS_PER_MS = 1e6;

    /** The same of a server that counts no tokens: judged by the first token alone. */
    Target withoutRate() {
        return new Target(firstTokenNs, OptionalDouble.empty(), share);
    }

    /** Whether a request met it beyond doubt. */
    boolean isMetBy(Sample sample) {
        return sample.ttftNs() < firstTokenNs && (tokensPerS.isEmpty() || sample.leastTokensPerS() >= rate());
    }

    /** Whether a request missed it beyond doubt; one that did not end well did, too. */
    boolean isMissedBy(Sample sample) {
        return sample.ttftNs() >= firstTokenNs || (tokensPerS.isPresent() && sample.mostTokensPerS() < rate());
    }

    private double rate() {
        return tokensPerS.orElseThrow();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "first token < %.0f ms", firstTokenNs / NS_PER_MS)
                + (tokensPerS.isPresent() ? String.format(Locale.ROOT, " and >= %.0f tokens/s", rate()) : "")
                + String.format(Locale.ROOT, " for %.0f %% of the requests", 100 * share)
                + (tokensPerS.isPresent() ? "" : "; how fast text runs is not judged, as the server counts no tokens");
    }
}
