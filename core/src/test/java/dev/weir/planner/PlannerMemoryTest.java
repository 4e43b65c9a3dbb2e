package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.llm.EventSource;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.StreamListener;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is allocated bounds what can be held; the bytes are exact. */
class PlannerMemoryTest {

    private static final int STREAM_BYTES = 64 << 20;

    /** The plan cap (1 MiB) and what a stream keeps for its error (1 MiB), each doubled up to, and room for the rest. */
    private static final long ALLOWED_BYTES = 10 << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    ``                                                    | `                `
                    ``                                                    | `The squad holds the line. `
                    ``                                                    | `{"a":"b"} `
                    `[`                                                   | `[`
                    `[{"agent_id":1,"plan_id":"p1","steps":[`             | `{"act":"Reload"},`
                    `[{"agent_id":1,"plan_id":"p1","steps":[{"act":"`     | `Hold the line `
                    """)
    void memoryDoesNotGrowWithTheLengthOfTheStream(String beginning, String piece) {
        allocatedBytes(beginning, piece, STREAM_BYTES / 64); // loads the classes, which allocates too
        assertThat(allocatedBytes(beginning, piece, STREAM_BYTES)).isLessThan(ALLOWED_BYTES);
    }

    private long allocatedBytes(String beginning, String piece, int streamBytes) {
        BatchPlanner planner =
                new BatchPlanner(new Chatterbox(beginning, piece, streamBytes), PlannerOptions.defaults());
        planner.queue(new AgentRequest(1, Worlds.quiet()));
        planner.queue(new AgentRequest(2, Worlds.quiet()));
        long before = threads.getCurrentThreadAllocatedBytes();
        BatchReport report = planner.flush((agentId, plan) -> {});
        long allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(report.failures()).hasSize(2);
        return allocatedBytes;
    }

    /** Says something, and then one thing over and over. */
    private static final class Chatterbox implements LlmClient {

        private final byte[] beginning;
        private final byte[] pieces;
        private final int streamBytes;

        Chatterbox(String beginning, String piece, int streamBytes) {
            this.streamBytes = streamBytes;
            this.beginning = beginning.getBytes(StandardCharsets.UTF_8);
            this.pieces = piece.repeat(1 + 4_000 / piece.length()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String complete(LlmRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LlmStream completeStreaming(LlmRequest request) {
            return new LlmStream(new EventSource() {
                private long saidBytes;

                @Override
                public boolean advance(StreamListener listener) {
                    if (saidBytes >= streamBytes) {
                        listener.onDone(new Done(Optional.empty(), Metrics.UNKNOWN, Optional.empty()));
                        return false;
                    }
                    byte[] utf8 = saidBytes == 0 && beginning.length > 0 ? beginning : pieces;
                    saidBytes += utf8.length;
                    listener.onText(utf8, 0, utf8.length);
                    return true;
                }

                @Override
                public void cancel() {}

                @Override
                public void close() {}
            });
        }
    }
}
