package dev.weir.llm;

import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmUnreachableException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Test;

/**
 * The rules of Reactive Streams 1.0.4 for publishers, as its technology compatibility kit checks them. Seven rules cannot be checked from
 * outside; the kit counts its methods for them, {@code untested_...}, as skipped.
 */
@Test
public class LlmPublisherTckTest extends FlowPublisherVerification<String> {

    private static final int SIGNAL_WITHIN_MS = 2_000;
    private static final int SILENT_FOR_MS = 50;

    private ExecutorService executor = Executors.newCachedThreadPool();

    public LlmPublisherTckTest() {
        super(new TestEnvironment(SIGNAL_WITHIN_MS, SILENT_FOR_MS));
    }

    @BeforeClass
    void startThreads() {
        executor = Executors.newCachedThreadPool();
    }

    @AfterClass
    void stopThreads() {
        executor.shutdownNow();
    }

    @Override
    public Flow.Publisher<String> createFlowPublisher(long elements) {
        return new LlmPublisher(() -> new LlmStream(new Counting(elements)), executor);
    }

    @Override
    public Flow.Publisher<String> createFailedFlowPublisher() {
        return new LlmPublisher(
                () -> {
                    throw new LlmUnreachableException("no server", null);
                },
                executor);
    }

    /** An answer of that many chunks, two a step. */
    private static final class Counting implements EventSource {

        private final long chunks;
        private long told;

        Counting(long chunks) {
            this.chunks = chunks;
        }

        @Override
        public boolean advance(StreamListener listener) {
            for (int i = 0; i < 2 && told < chunks; i++) {
                ScriptedAnswer.tell(listener, "chunk " + told++);
            }
            if (told == chunks) {
                listener.onDone(ScriptedAnswer.DONE);
            }
            return told < chunks;
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}
    }
}
