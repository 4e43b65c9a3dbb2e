package dev.weir.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.FuzzInput;
import dev.weir.sse.ObviousEvents.Found;
import java.util.List;

/** Any bytes, cut anywhere, give the events and positions that the obvious way finds in the whole. */
class SseSplitterFuzzTest {

    private static final int SHORT_LIMIT_BYTES = 24;

    @FuzzTest
    void splitsAsTheObviousWayDoes(byte[] input) {
        FuzzInput fuzz = FuzzInput.of(input);
        agrees(fuzz, SseSplitter.DEFAULT_MAX_EVENT_BYTES);
        agrees(fuzz, SHORT_LIMIT_BYTES);
    }

    private static void agrees(FuzzInput fuzz, int limit) {
        List<Found> expected = ObviousEvents.of(fuzz.stream(), limit);
        EventRecorder recorder = new EventRecorder(limit);
        assertThat(recorder.split(fuzz.stream())).as("in one piece").isEqualTo(expected);
        assertThat(recorder.split(fuzz.stream(), fuzz.cuts())).as("cut").isEqualTo(expected);
        assertThat(recorder.split(fuzz.stream(), fuzz.everyCut()))
                .as("byte for byte")
                .isEqualTo(expected);
    }
}
