package dev.weir.bench.latency.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a load.
 *
 * @param requests how many are over
 * @param ok how many of them ended well
 * @param lastError of those that did not; null if all did
 * @param stoppedBecause why it ended before its extent was reached; null if it was
 * @param degraded what has made the figures less than they could be, one sentence each
 */
public record LoadReport(
        long requests,
        long ok,
        @Nullable String lastError,
        @Nullable String stoppedBecause,
        List<String> degraded) {

    /** Copies the sentences. */
    public LoadReport {
        degraded = List.copyOf(degraded);
    }
}
