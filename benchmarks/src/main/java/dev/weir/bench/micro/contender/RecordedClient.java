package dev.weir.bench.micro.contender;

import dev.weir.bench.micro.input.Reads;
import dev.weir.decode.StreamDecoder;
import dev.weir.llm.EventSource;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.StreamEnding;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import org.jspecify.annotations.Nullable;

/** Answers each request with the next variant of a stream: weir's client without HTTP and without a server. Not thread-safe. */
public final class RecordedClient implements LlmClient {

    private final Reads reads;
    private final byte[] buffer = new byte[Reads.BUFFER_BYTES];
    private long bytesRead;

    /** @param reads the stream as a socket would hand it out */
    public RecordedClient(Reads reads) {
        this.reads = reads;
    }

    /** How much of the answer under way has been read, the read under way included. */
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public String complete(LlmRequest request) {
        return completeStreaming(request).text();
    }

    @Override
    public LlmStream completeStreaming(LlmRequest request) {
        reads.next();
        bytesRead = 0;
        return new LlmStream(new Recorded());
    }

    private final class Recorded implements EventSource {

        private @Nullable StreamDecoder decoder;

        @Override
        public boolean advance(StreamListener listener) {
            if (decoder == null) {
                decoder = new StreamDecoder(listener);
            }
            int count = reads.read(buffer);
            if (count >= 0) {
                bytesRead += count;
                decoder.feed(buffer, 0, count);
                return true;
            }
            if (decoder.finish() != StreamEnding.DONE) {
                throw new LlmIncompleteStreamException("the recording is incomplete", null);
            }
            return false;
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}
    }
}
