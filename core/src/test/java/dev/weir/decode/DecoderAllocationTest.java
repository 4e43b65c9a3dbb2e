package dev.weir.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllocatedBytes;
import dev.weir.llm.event.StreamListener;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the steady state a record that carries text or thinking allocates nothing, whichever way it takes. */
class DecoderAllocationTest {

    private static final int WARM_UPS = 30;

    private long bytesSeen;

    @ParameterizedTest
    @CsvSource({
        "chat-prose, true", "chat-prose, false", // plain ASCII
        "generate-batch-10, true", "generate-batch-10, false", // escapes
        "generate-unicode, true", "generate-unicode, false", // both, and raw UTF-8
        "generate-multilingual, true", "generate-multilingual, false",
        "chat-thinking, true", "chat-thinking, false"
    })
    void decodingARecordAllocatesNothing(String recording, boolean fastPath) {
        byte[] records = withoutLastRecord(OllamaRecordings.stream(recording));
        StreamDecoder decoder = new StreamDecoder(
                new StreamListener() {
                    @Override
                    public void onText(byte[] utf8, int from, int to) {
                        bytesSeen += to - from;
                    }

                    @Override
                    public void onThinking(byte[] utf8, int from, int to) {
                        bytesSeen += to - from;
                    }
                },
                DecoderOptions.DEFAULTS.withFastPath(fastPath));
        for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
            decode(records, decoder);
        }
        bytesSeen = 0;
        long allocatedBytes = AllocatedBytes.leastOf(() -> decode(records, decoder));
        assertThat(bytesSeen).isPositive();
        assertThat(allocatedBytes).isZero();
    }

    private static void decode(byte[] records, StreamDecoder decoder) {
        decoder.reset();
        for (int from = 0; from < records.length; from += 1_448) {
            decoder.feed(records, from, Math.min(records.length, from + 1_448));
        }
        decoder.finish();
    }

    private static byte[] withoutLastRecord(byte[] stream) {
        int end = stream.length - 1;
        while (stream[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(stream, end);
    }
}
