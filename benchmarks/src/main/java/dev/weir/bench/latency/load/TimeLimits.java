package dev.weir.bench.latency.load;

import java.util.Locale;
import java.util.Optional;

/**
 * How long a request may take, ns; each above 0.
 *
 * @param firstByteNs from sending it to the first byte of the response: model load, queue and prompt evaluation are silent
 * @param idleNs between two reads
 * @param totalNs from sending it to the end
 */
public record TimeLimits(long firstByteNs, long idleNs, long totalNs) {

    private static final double NS_PER_S = 1e9;

    /**
     * @throws IllegalArgumentException if one is not above 0
     */
    public TimeLimits {
        if (firstByteNs < 1 || idleNs < 1 || totalNs < 1) {
            throw new IllegalArgumentException("a time limit is above 0");
        }
    }

    /**
     * The limit that has struck, in words.
     *
     * @param sinceSendNs since the request was sent
     * @param sinceArrivalNs since its last read; negative before the first
     */
    Optional<String> exceeded(long sinceSendNs, long sinceArrivalNs) {
        if (sinceSendNs > totalNs) {
            return Optional.of(String.format(Locale.ROOT, "not complete within %.4g s", totalNs / NS_PER_S));
        }
        if (sinceArrivalNs < 0 && sinceSendNs > firstByteNs) {
            return Optional.of(
                    String.format(Locale.ROOT, "no byte of a response within %.4g s", firstByteNs / NS_PER_S));
        }
        if (sinceArrivalNs > idleNs) {
            return Optional.of(
                    String.format(Locale.ROOT, "nothing more within %.4g s of its last byte", idleNs / NS_PER_S));
        }
        return Optional.empty();
    }
}
