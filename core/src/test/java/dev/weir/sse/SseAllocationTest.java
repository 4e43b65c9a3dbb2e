package dev.weir.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllocatedBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feeding allocates nothing once the buffers are large enough, wherever the events are cut. */
class SseAllocationTest {

    private long bytesSeen;

    @ParameterizedTest
    @CsvSource({"1448, false", "7, false", "1448, true", "7, true"})
    void feedingAllocatesNothing(int readBytes, boolean onManyLines) {
        String event = onManyLines
                ? ": ping\nevent: tick\nid: 7\ndata: {\"x\":\ndata: \"" + "y".repeat(3_000) + "\"\ndata: }\r\n\r\n"
                : "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";
        byte[] stream = event.repeat(50).getBytes(StandardCharsets.US_ASCII);
        SseSplitter splitter =
                new SseSplitter((data, from, to) -> bytesSeen += to - from, SseSplitter.DEFAULT_MAX_EVENT_BYTES);
        for (int warmUp = 0; warmUp < 20; warmUp++) {
            feed(stream, splitter, readBytes);
        }
        bytesSeen = 0;
        long allocatedBytes = AllocatedBytes.leastOf(() -> feed(stream, splitter, readBytes));
        assertThat(bytesSeen).isPositive();
        assertThat(allocatedBytes).isZero();
    }

    private static void feed(byte[] stream, SseSplitter splitter, int readBytes) {
        splitter.reset();
        for (int from = 0; from < stream.length; from += readBytes) {
            splitter.feed(stream, from, Math.min(from + readBytes, stream.length));
        }
        splitter.finish();
    }
}
