package dev.weir.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllocatedBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineSplitterAllocationTest {

    private long linesSeen;

    @Test
    void feedingAllocatesNothingOnceTheSpanningBufferIsLargeEnough() {
        byte[] stream = ("{\"response\":\"" + "x".repeat(3_000) + "\",\"done\":false}\n")
                .repeat(50)
                .getBytes(StandardCharsets.US_ASCII);
        LineSplitter splitter = new LineSplitter((bytes, from, to) -> linesSeen++, LineSplitter.DEFAULT_MAX_LINE_BYTES);
        for (int warmUp = 0; warmUp < 20; warmUp++) {
            feedInReadsOf(1_448, stream, splitter);
        }
        long allocatedBytes = AllocatedBytes.leastOf(() -> feedInReadsOf(1_448, stream, splitter));
        assertThat(linesSeen).isEqualTo(50);
        assertThat(allocatedBytes).isZero();
    }

    private void feedInReadsOf(int readBytes, byte[] stream, LineSplitter splitter) {
        linesSeen = 0;
        for (int from = 0; from < stream.length; from += readBytes) {
            splitter.feed(stream, from, Math.min(from + readBytes, stream.length));
        }
    }
}
