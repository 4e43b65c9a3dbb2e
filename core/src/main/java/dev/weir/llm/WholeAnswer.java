package dev.weir.llm;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The answer of a client that only answers whole, as a stream of one chunk. */
final class WholeAnswer implements EventSource {

    private static final Done NOTHING_MEASURED = new Done(Optional.empty(), Metrics.UNKNOWN, Optional.empty());

    private final Supplier<String> answer;

    /** The thread that waits for the answer, while it does. */
    private @Nullable Thread waiting;

    private boolean cancelled;

    WholeAnswer(Supplier<String> answer) {
        this.answer = answer;
    }

    @Override
    public boolean advance(StreamListener listener) {
        byte[] utf8 = waitForAnswer().getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 0) {
            listener.onText(utf8, 0, utf8.length);
        }
        listener.onDone(NOTHING_MEASURED);
        return false;
    }

    private String waitForAnswer() {
        begin();
        try {
            return answer.get();
        } catch (RuntimeException e) {
            throw end() ? cancellation(e) : e;
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        if (cancelled) {
            throw cancellation(null);
        }
        waiting = Thread.currentThread();
    }

    /** Whether it was cancelled. The interruption was meant for the answer, and not for what the thread does next. */
    private synchronized boolean end() {
        if (waiting != null && cancelled) {
            Thread.interrupted();
        }
        waiting = null;
        return cancelled;
    }

    /** Interrupts the thread that waits for the answer. A client that does not heed that goes on; its answer is then thrown away. */
    @Override
    public synchronized void cancel() {
        if (waiting != null && !cancelled) {
            waiting.interrupt();
        }
        cancelled = true;
    }

    private static LlmCancelledException cancellation(@Nullable RuntimeException cause) {
        return new LlmCancelledException("the answer was cancelled by its reader; ask again for another", cause);
    }

    @Override
    public void close() {}
}
