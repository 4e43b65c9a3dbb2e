package dev.weir.decode;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Logprob;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamEnding;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Condenses a stream's events, each with the position of its record, to one number: cheap enough to be taken at every cut. */
final class EventDigest implements StreamListener {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private @Nullable StreamDecoder decoder;
    private long digest;

    /** Takes positions from the decoder that this listens to. */
    void listenTo(StreamDecoder newDecoder) {
        decoder = newDecoder;
    }

    /** The stream has ended. */
    void ended(StreamEnding ending, long records, long malformed) {
        event(ending.name().hashCode());
        event(records);
        event(malformed);
    }

    /** The decoder has failed, with an exception that says where. */
    void failed(RuntimeException failure) {
        event(failure.toString().hashCode());
    }

    /** The digest since the last call. */
    long take() {
        long taken = digest;
        digest = 0;
        return taken;
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        event(1);
        add(utf8, from, to);
    }

    @Override
    public void onThinking(byte[] utf8, int from, int to) {
        event(2);
        add(utf8, from, to);
    }

    @Override
    public void onLogprobs(List<Logprob> logprobs) {
        event(logprobs.hashCode());
    }

    @Override
    public void onToolCall(ToolCall call) {
        event(call.hashCode());
    }

    @Override
    public void onDone(Done done) {
        event(done.hashCode());
    }

    @Override
    public void onServerError(ServerError error) {
        event(error.hashCode());
    }

    @Override
    public void onMalformed(long lineNumber, long byteOffset, String reason) {
        event(reason.hashCode());
        event(lineNumber);
        event(byteOffset);
    }

    private void event(long what) {
        digest = (digest + what) * MULTIPLIER;
        if (decoder != null) {
            digest = (digest + decoder.lineNumber()) * MULTIPLIER;
            digest = (digest + decoder.lineOffset()) * MULTIPLIER;
        }
        digest ^= digest >>> 32;
    }

    private void add(byte[] bytes, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum = sum * 31 + bytes[i];
        }
        digest = (digest + sum) * MULTIPLIER;
    }
}
