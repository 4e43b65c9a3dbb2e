package dev.weir.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {

    private static final long MS = 1_000_000;

    private static RunHistograms took(List<Long> e2elNs) {
        RunHistograms histograms = new RunHistograms();
        e2elNs.forEach(ns -> histograms.add(new RequestResult.Builder(0, 0, "p", 0)
                .ended(Outcome.OK, ns)
                .values(Metric.E2EL, ns)
                .build()));
        return histograms;
    }

    private static ClosedLoop closed(List<Long> e2elNs) {
        return ClosedLoop.of(Load.closed(5, null, 0), took(e2elNs)).orElseThrow();
    }

    /** Five streams of 100 ms answers stall for a second: each left out ten. */
    @Test
    void countsWhatAStallKeptFromBeingSent() {
        List<Long> usual = Collections.nCopies(900, 100 * MS);
        List<Long> stalled = Collections.nCopies(5, 1_100 * MS);
        ClosedLoop loop = closed(Stream.concat(usual.stream(), stalled.stream()).toList());
        assertThat(loop.unsentRequests()).isEqualTo(50);
        assertThat(loop.leftOut()).isTrue();
        assertThat(loop.note()).contains("left out about 50 requests").contains("--request-rate");
    }

    @Test
    void whereNothingWasSlowNothingWasLeftOut() {
        assertThat(closed(List.of(100 * MS, 199 * MS, 100 * MS)).unsentRequests())
                .isZero();
        assertThat(closed(List.of(100 * MS)).leftOut()).isFalse();
        assertThat(closed(List.of()).unsentRequests()).isZero();
    }

    @Test
    void anOpenLoopLeavesOutNothing() {
        assertThat(ClosedLoop.of(Load.open(2, 1, null, 0), took(List.of(100 * MS))))
                .isEmpty();
    }
}
