package dev.weir.llm.event;

import java.util.List;
import java.util.Optional;

/**
 * Hands every event on to another listener, as it came. To be extended by whoever wants to see some of them on their way. As thread-safe as
 * that listener.
 */
public abstract class ForwardingListener implements StreamListener {

    private StreamListener reader = new StreamListener() {};

    /** Nobody is told yet. */
    protected ForwardingListener() {}

    /** Who is told from now on. */
    public final void tell(StreamListener newReader) {
        reader = newReader;
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        reader.onText(utf8, from, to);
    }

    @Override
    public void onThinking(byte[] utf8, int from, int to) {
        reader.onThinking(utf8, from, to);
    }

    @Override
    public void onLogprobs(List<Logprob> logprobs) {
        reader.onLogprobs(logprobs);
    }

    @Override
    public void onToolCallBegin(int call, Optional<String> id, String name) {
        reader.onToolCallBegin(call, id, name);
    }

    @Override
    public void onToolCallArguments(int call, byte[] utf8, int from, int to) {
        reader.onToolCallArguments(call, utf8, from, to);
    }

    @Override
    public void onToolCall(ToolCall call) {
        reader.onToolCall(call);
    }

    @Override
    public void onDone(Done done) {
        reader.onDone(done);
    }

    @Override
    public void onServerError(ServerError error) {
        reader.onServerError(error);
    }

    @Override
    public void onMalformed(long lineNumber, long byteOffset, String reason) {
        reader.onMalformed(lineNumber, byteOffset, reason);
    }
}
