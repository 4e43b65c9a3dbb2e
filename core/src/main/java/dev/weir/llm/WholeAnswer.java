package dev.weir.llm;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** The answer of a client that only answers whole, as a stream of one chunk. */
final class WholeAnswer implements EventSource {

    private static final Done NOTHING_MEASURED = new Done(Optional.empty(), Metrics.UNKNOWN, Optional.empty());

    private final Supplier<String> answer;

    WholeAnswer(Supplier<String> answer) {
        this.answer = answer;
    }

    @Override
    public boolean advance(StreamListener listener) {
        byte[] utf8 = answer.get().getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 0) {
            listener.onText(utf8, 0, utf8.length);
        }
        listener.onDone(NOTHING_MEASURED);
        return false;
    }

    /** Nothing stops a client that only answers whole; the stream throws its answer away when it comes. */
    @Override
    public void cancel() {}

    @Override
    public void close() {}
}
