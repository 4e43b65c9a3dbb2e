package dev.weir.bench.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When requests were sent.
 *
 * @param arrivals what starts a request
 * @param concurrency most requests under way at once; null without a limit
 * @param ratePerS requests a second that were to start, for {@link Arrivals#OPEN}; null otherwise, and where the schedule is another program's
 * @param burstiness shape of the gamma distribution of the gaps between starts, for {@link Arrivals#OPEN}: 1 is Poisson; null without a rate
 * @param ramp how the load grew at first, as the user wrote it; null if it did not
 * @param warmupRequests requests before the run's own, which no figure holds
 * @param shard which part of this load the run's generator sent; null for all of it
 * @param servers over which it was spread; null where one server got all of it
 */
public record Load(
        Arrivals arrivals,
        @Nullable Integer concurrency,
        @Nullable Double ratePerS,
        @Nullable Double burstiness,
        @Nullable String ramp,
        long warmupRequests,
        @Nullable Shard shard,
        @Nullable ServerList servers) {

    /** What starts a request. */
    public enum Arrivals {
        /** The end of the one before: a stalled server is asked nothing, so that its stall is seen once a stream. */
        CLOSED,
        /** A schedule that does not wait for the server. */
        OPEN
    }

    /** So many streams, each sending its next request when the last has ended. */
    public static Load closed(int streams, @Nullable String ramp, long warmupRequests) {
        return new Load(Arrivals.CLOSED, streams, null, null, ramp, warmupRequests, null, null);
    }

    /** Requests by a schedule. */
    public static Load open(double ratePerS, double burstiness, @Nullable String ramp, long warmupRequests) {
        return new Load(Arrivals.OPEN, null, ratePerS, burstiness, ramp, warmupRequests, null, null);
    }

    /** The part of it that one of several generators sends; null for all of it. */
    public Load of(@Nullable Shard part) {
        return new Load(arrivals, concurrency, ratePerS, burstiness, ramp, warmupRequests, part, servers);
    }

    /** The same, spread over servers; null for one that gets all of it. */
    public Load over(@Nullable ServerList list) {
        return new Load(arrivals, concurrency, ratePerS, burstiness, ramp, warmupRequests, shard, list);
    }

    /** In a few words, equal for equal loads, such as {@code closed, 10 streams}. */
    public String describe() {
        StringBuilder text = new StringBuilder(arrivals.name().toLowerCase(Locale.ROOT));
        if (ratePerS != null) {
            text.append(", ").append(plain(ratePerS)).append(" requests/s");
        }
        if (concurrency != null) {
            text.append(", ").append(concurrency).append(concurrency == 1 ? " stream" : " streams");
        }
        if (burstiness != null && burstiness != 1) {
            text.append(", burstiness ").append(plain(burstiness));
        }
        if (ramp != null) {
            text.append(", ramp ").append(ramp);
        }
        if (servers != null) {
            text.append(", ").append(servers.describe());
        }
        if (shard != null) {
            text.append(", shard ").append(shard);
        }
        return text.toString();
    }

    /** Six digits at most, and no zeros that say nothing: what the user wrote. */
    private static String plain(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value)
                        .round(new MathContext(6, RoundingMode.HALF_UP))
                        .stripTrailingZeros()
                        .toPlainString()
                : String.valueOf(value);
    }
}
