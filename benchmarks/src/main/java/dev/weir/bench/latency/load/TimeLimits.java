package dev.weir.bench.latency.load;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long a request may take, ns; each above 0.
 *
 * @param firstByteNs from sending it to the first byte of the response: model load, queue and prompt evaluation are silent
 * @param idleNs between two reads
 * @param totalNs from sending it to the end
 */
public record TimeLimits(long firstByteNs, long idleNs, long totalNs) {

    /** Where nothing else is said: a minute between two reads, five to the first, for a model may have to be loaded, and fifteen in all. */
    public static final TimeLimits USUAL =
            new TimeLimits(TimeUnit.MINUTES.toNanos(5), TimeUnit.MINUTES.toNanos(1), TimeUnit.MINUTES.toNanos(15));

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
            return Optional.of("not complete within " + seconds(totalNs));
        }
        if (sinceArrivalNs < 0 && sinceSendNs > firstByteNs) {
            return Optional.of("no byte of a response within " + seconds(firstByteNs));
        }
        if (sinceArrivalNs > idleNs) {
            return Optional.of("nothing more within " + seconds(idleNs) + " of its last byte");
        }
        return Optional.empty();
    }

    /** A limit for people, such as {@code 2.5 s}. */
    public static String seconds(long ns) {
        return BigDecimal.valueOf(ns, 9).stripTrailingZeros().toPlainString() + " s";
    }
}
