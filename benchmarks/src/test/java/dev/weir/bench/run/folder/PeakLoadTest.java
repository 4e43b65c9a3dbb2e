package dev.weir.bench.run.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import org.junit.jupiter.api.Test;

class PeakLoadTest {

    private static final long MS = 1_000_000;

    private final PeakLoad peak = new PeakLoad(500 * MS);

    private void answered(Outcome outcome, long startMs, long e2elMs, long ttftMs, long... gapsMs) {
        long[] gapsNs = new long[gapsMs.length];
        for (int i = 0; i < gapsMs.length; i++) {
            gapsNs[i] = gapsMs[i] * MS;
        }
        peak.add(new RequestResult.Builder(0, 0, "p", startMs * MS)
                .ended(outcome, (startMs + e2elMs) * MS)
                .values(Metric.TTFT, ttftMs * MS)
                .values(Metric.ICL, gapsNs)
                .values(Metric.E2EL, e2elMs * MS)
                .build());
    }

    /** Seconds begin at 500 ms. Text at 1000, 1499, 1500 and 1600 ms, and at 1700 ms of another. */
    @Test
    void theFullestSecondCountsFromTheFirstStart() {
        answered(Outcome.OK, 500, 1_200, 500, 499, 1, 100);
        answered(Outcome.OK, 1_400, 500, 300);
        assertThat(peak.maxOutputTokensPerS()).hasValue(3);
    }

    @Test
    void requestsAreUnderWayFromTheirStartToBeforeTheirEnd() {
        answered(Outcome.OK, 500, 100, 10);
        answered(Outcome.OK, 600, 100, 10);
        answered(Outcome.OK, 650, 100, 10);
        answered(Outcome.OK, 699, 1, 1);
        answered(Outcome.OK, 750, 0, 0);
        assertThat(peak.maxConcurrentRequests()).hasValue(3);
    }

    @Test
    void onlyTheGoodCount() {
        answered(Outcome.TRUNCATED, 500, 100, 10, 1, 1);
        assertThat(peak.maxOutputTokensPerS()).isEmpty();
        assertThat(peak.maxConcurrentRequests()).isEmpty();
    }

    @Test
    void aLongRunGrowsAsItGoes() {
        for (int i = 0; i < 1_000; i++) {
            answered(Outcome.OK, 500 + i * 1_000L, 1_500, 10);
        }
        assertThat(peak.maxConcurrentRequests()).hasValue(2);
        assertThat(peak.maxOutputTokensPerS()).hasValue(1);
    }
}
