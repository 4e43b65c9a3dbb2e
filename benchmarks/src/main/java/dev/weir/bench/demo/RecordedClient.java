package dev.weir.bench.demo;

import dev.weir.decode.StreamDecoder;
import dev.weir.llm.EventSource;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.StreamEnding;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.recording.Recording;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers with recordings, whatever it is asked, and is the clock as well: while a chunk is handed out, it is as late as it was when that
 * chunk had been received. So whoever asks finds the times of {@code chunks.csv}, to the nanosecond, however busy this machine is. One
 * thread asks, one request at a time.
 */
final class RecordedClient implements LlmClient, LongSupplier {

    private final Recording blocking;
    private final Recording streaming;
    private final Pace pace;
    private volatile long nowNs;

    /**
     * @param blocking what {@link #complete} answers
     * @param streaming what {@link #completeStreaming} answers
     */
    RecordedClient(Recording blocking, Recording streaming, Pace pace) {
        this.blocking = blocking;
        this.streaming = streaming;
        this.pace = pace;
    }

    /** Recorded time that has passed, ns: that of all answers so far. */
    @Override
    public long getAsLong() {
        return nowNs;
    }

    @Override
    public String complete(LlmRequest request) {
        try (LlmStream answer = new LlmStream(new Answer(blocking))) {
            return answer.text();
        }
    }

    @Override
    public LlmStream completeStreaming(LlmRequest request) {
        return new LlmStream(new Answer(streaming));
    }

    private final class Answer implements EventSource {

        private final CountDownLatch cancelled = new CountDownLatch(1);
        private final Recording recording;
        private final byte[] body;
        private final long startNs = nowNs;
        private @Nullable StreamDecoder decoder;
        private int chunk;
        private int from;

        Answer(Recording recording) {
            this.recording = recording;
            this.body = recording.body();
        }

        @Override
        public boolean advance(StreamListener listener) {
            StreamDecoder records = decoder == null ? new StreamDecoder(listener) : decoder;
            decoder = records;
            if (chunk == recording.chunkCount()) {
                if (records.finish() != StreamEnding.DONE) {
                    throw new LlmIncompleteStreamException(
                            "the recording " + recording.name() + " ends before its answer does", null);
                }
                return false;
            }
            long arrivedNs = startNs + recording.chunkNs(chunk);
            try {
                pace.await(arrivedNs - nowNs, cancelled);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LlmCancelledException("interrupted while a recording was played", e);
            }
            nowNs = arrivedNs;
            int to = from + recording.chunkBytes(chunk);
            chunk++;
            records.feed(body, from, to);
            from = to;
            return true;
        }

        @Override
        public void cancel() {
            cancelled.countDown();
        }

        @Override
        public void close() {}
    }
}
