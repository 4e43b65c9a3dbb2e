package dev.weir.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weir.decode.DecoderOptions;
import dev.weir.llm.event.StreamListener;
import dev.weir.sse.EventTooLongException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A string of 8 MB in one event of each dialect. */
class LongStringTest {

    private static final int STRING_BYTES = 8 << 20;
    private static final int READ_BYTES = 1 << 16;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void comesThroughWhereTheLimitAllowsIt(Dialect dialect) {
        AtomicLong textBytes = new AtomicLong();
        StreamListener listener = new StreamListener() {
            @Override
            public void onText(byte[] utf8, int from, int to) {
                textBytes.addAndGet(to - from);
            }
        };
        feed(dialect.decoder(listener, DecoderOptions.DEFAULTS.withMaxLineBytes(STRING_BYTES + READ_BYTES)), dialect);
        assertThat(textBytes).hasValue(STRING_BYTES);
    }

    /** What a decoder allocates is its buffer, which doubles up to the limit and no further; the first one loads classes too. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void failsWithATypedErrorAndBoundedMemoryBeyondTheLimit(Dialect dialect) {
        refusedBytes(dialect, 1 << 10);
        for (int limit : new int[] {1 << 10, 1 << 20}) {
            assertThat(refusedBytes(dialect, limit))
                    .as("bytes allocated with a limit of %d", limit)
                    .isLessThan(4L * limit + (1 << 20));
        }
    }

    private static long refusedBytes(Dialect dialect, int limit) {
        EventStreamDecoder decoder =
                dialect.decoder(new StreamListener() {}, DecoderOptions.DEFAULTS.withMaxLineBytes(limit));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> feed(decoder, dialect)).isInstanceOf(EventTooLongException.class);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void feed(EventStreamDecoder decoder, Dialect dialect) {
        String around = switch (dialect) {
            case CHAT_COMPLETIONS -> "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"~\"}}]}\n\n";
            case RESPONSES ->
                "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"delta\":\"~\"}\n\n";
            case MESSAGES ->
                "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"~\"}}\n\n";
        };
        byte[] head = around.substring(0, around.indexOf('~')).getBytes(StandardCharsets.UTF_8);
        byte[] tail = around.substring(around.indexOf('~') + 1).getBytes(StandardCharsets.UTF_8);
        byte[] read = new byte[READ_BYTES];
        Arrays.fill(read, (byte) 'x');
        decoder.feed(head, 0, head.length);
        for (int fed = 0; fed < STRING_BYTES; fed += READ_BYTES) {
            decoder.feed(read, 0, read.length);
        }
        decoder.feed(tail, 0, tail.length);
        decoder.finish();
    }
}
