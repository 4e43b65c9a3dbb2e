package dev.weir.bench.latency.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClosedLoopNoteTest {

    private static final long MS = 1_000_000;

    /** Five streams of 100 ms answers stall for a second: each left out ten. */
    @Test
    void countsWhatAStallKeptFromBeingSent() {
        List<Long> usual = Collections.nCopies(900, 100 * MS);
        List<Long> stalled = Collections.nCopies(5, 1_100 * MS);
        assertThat(ClosedLoopNote.of(
                        Stream.concat(usual.stream(), stalled.stream()).toList()))
                .contains("left out about 50 requests")
                .contains("--request-rate");
    }

    @Test
    void whereNothingWasSlowNothingWasLeftOut() {
        assertThat(ClosedLoopNote.of(List.of(100 * MS, 199 * MS, 100 * MS))).contains("about 0 requests");
        assertThat(ClosedLoopNote.of(List.of())).contains("about 0 requests");
    }
}
