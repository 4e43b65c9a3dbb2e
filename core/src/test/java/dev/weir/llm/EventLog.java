package dev.weir.llm;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Logprob;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a listener is told. */
final class EventLog implements StreamListener {

    final List<String> events = new ArrayList<>();

    @Override
    public void onText(byte[] utf8, int from, int to) {
        events.add("text " + new String(utf8, from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public void onThinking(byte[] utf8, int from, int to) {
        events.add("thinking " + new String(utf8, from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public void onLogprobs(List<Logprob> logprobs) {
        events.add("logprobs " + logprobs);
    }

    @Override
    public void onToolCall(ToolCall call) {
        events.add("tool " + call);
    }

    @Override
    public void onDone(Done done) {
        events.add("done");
    }

    @Override
    public void onMalformed(long lineNumber, long byteOffset, String reason) {
        events.add("malformed " + lineNumber + " " + byteOffset);
    }
}
