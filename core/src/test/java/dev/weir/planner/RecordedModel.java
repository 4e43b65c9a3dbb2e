package dev.weir.planner;

import dev.weir.decode.StreamDecoder;
import dev.weir.llm.EventSource;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.StreamEnding;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import org.jspecify.annotations.Nullable;

/** Answers every request with the bytes of one recording, cut into reads of given lengths. */
final class RecordedModel implements LlmClient {

    private final byte[] body;
    private final int[] readBytes;
    private int offset;

    /** @param readBytes lengths that sum to the body's */
    RecordedModel(byte[] body, int[] readBytes) {
        this.body = body;
        this.readBytes = readBytes;
    }

    /** How much of the body has been read, the read under way included. */
    int offset() {
        return offset;
    }

    @Override
    public String complete(LlmRequest request) {
        return completeStreaming(request).text();
    }

    @Override
    public LlmStream completeStreaming(LlmRequest request) {
        offset = 0;
        return new LlmStream(new EventSource() {
            private @Nullable StreamDecoder decoder;
            private int reads;

            @Override
            public boolean advance(StreamListener listener) {
                if (decoder == null) {
                    decoder = new StreamDecoder(listener);
                }
                if (reads < readBytes.length) {
                    int from = offset;
                    offset += readBytes[reads++];
                    decoder.feed(body, from, offset);
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
        });
    }
}
