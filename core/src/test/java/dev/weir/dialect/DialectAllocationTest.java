package dev.weir.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllocatedBytes;
import dev.weir.decode.DecoderOptions;
import dev.weir.llm.event.StreamListener;
import dev.weir.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the steady state a record that carries text, thinking or more of a call's arguments allocates nothing, whatever the dialect. */
class DialectAllocationTest {

    private static final int WARM_UPS = 60;
    private static final int EVENTS = 40;

    private long bytesSeen;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai-chat",
                "openai-chat-batch-5",
                "openai-chat-unicode",
                "openai-responses-todos",
                "anthropic-messages-prose"
            })
    void decodingARecordAllocatesNothing(String name) {
        Recording recording = Recording.bundled(name);
        String body = new String(recording.plainBody(), StandardCharsets.UTF_8);
        allocatesNothing(Dialect.of(recording), firstEvents(body), 1_448);
        allocatesNothing(Dialect.of(recording), firstEvents(body), 7);
    }

    @Test
    void readingThinkingAndArgumentsAllocatesNothing() {
        String head = "data: {\"choices\":[{\"index\":0,\"delta\":";
        String begin = head
                + "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}\n\n";
        String growing = head + "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]}}]}\n\n";
        String thinking = head + "{\"reasoning_content\":\"Let \\u00e9\"},\"finish_reason\":null}]}\n\n";
        byte[] once = begin.getBytes(StandardCharsets.UTF_8);
        byte[] events = (growing + thinking).repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
        EventStreamDecoder decoder = Dialect.CHAT_COMPLETIONS.decoder(counting(), DecoderOptions.DEFAULTS);
        for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
            decoder.feed(events, 0, warmUp == 0 ? 0 : events.length);
            decoder.reset();
            decoder.feed(once, 0, once.length);
        }
        bytesSeen = 0;
        long allocatedBytes = AllocatedBytes.leastOf(() -> decoder.feed(events, 0, events.length));
        assertThat(bytesSeen).isPositive();
        assertThat(allocatedBytes).isZero();
    }

    private void allocatesNothing(Dialect dialect, byte[] stream, int readBytes) {
        EventStreamDecoder decoder = dialect.decoder(counting(), DecoderOptions.DEFAULTS);
        for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
            decode(stream, decoder, readBytes);
        }
        bytesSeen = 0;
        long allocatedBytes = AllocatedBytes.leastOf(() -> decode(stream, decoder, readBytes));
        assertThat(bytesSeen).isPositive();
        assertThat(allocatedBytes).isZero();
    }

    private static void decode(byte[] stream, EventStreamDecoder decoder, int readBytes) {
        decoder.reset();
        for (int from = 0; from < stream.length; from += readBytes) {
            decoder.feed(stream, from, Math.min(stream.length, from + readBytes));
        }
    }

    private StreamListener counting() {
        return new StreamListener() {
            @Override
            public void onText(byte[] utf8, int from, int to) {
                bytesSeen += to - from;
            }

            @Override
            public void onThinking(byte[] utf8, int from, int to) {
                bytesSeen += to - from;
            }

            @Override
            public void onToolCallArguments(int call, byte[] utf8, int from, int to) {
                bytesSeen += to - from;
            }
        };
    }

    /** Those with text, of which all but the first and last few of a stream are. */
    private static byte[] firstEvents(String body) {
        String events = Arrays.stream(body.split("(?<=\n\n)", -1))
                .filter(event -> event.contains("text_delta")
                        || event.contains("output_text.delta")
                        || event.contains("\"finish_reason\":null"))
                .limit(EVENTS)
                .collect(Collectors.joining());
        return events.getBytes(StandardCharsets.UTF_8);
    }
}
