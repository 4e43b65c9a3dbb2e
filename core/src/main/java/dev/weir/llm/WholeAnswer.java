package dev.weir.llm;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmCancelledException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a client that only answers whole, as a stream of one chunk.
 *
 * <p>What such a client waits for may itself be a stream, as where somebody wraps {@code complete} of a client that streams. Cancelling
 * then ends that stream too: waiting for a socket, on JDK 17, does not heed an interruption.
 */
final class WholeAnswer implements EventSource {

    private static final Done NOTHING_MEASURED = new Done(Optional.empty(), Metrics.UNKNOWN, Optional.empty());

    /** The answer that a thread waits for. */
    private static final ThreadLocal<@Nullable WholeAnswer> AWAITED = new ThreadLocal<>();

    private final Supplier<String> answer;

    /** The stream that is read for it, if there is one. */
    private @Nullable LlmStream source;

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

    /** Says that this thread is about to read a stream: if it waits for an answer, that stream is read for its sake. */
    static void endsWithWhatIsAwaited(LlmStream stream) {
        WholeAnswer awaited = AWAITED.get();
        if (awaited != null) {
            awaited.endsWith(stream);
        }
    }

    private synchronized void endsWith(LlmStream stream) {
        source = stream;
        if (cancelled) {
            stream.cancel();
        }
    }

    private String waitForAnswer() {
        begin();
        WholeAnswer around = AWAITED.get();
        AWAITED.set(this);
        try {
            return answer.get();
        } catch (RuntimeException e) {
            throw end() ? cancellation(e) : e;
        } finally {
            restore(around);
            end();
        }
    }

    private static void restore(@Nullable WholeAnswer around) {
        if (around == null) {
            AWAITED.remove();
        } else {
            AWAITED.set(around);
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
        source = null;
        return cancelled;
    }

    /**
     * Ends the stream that is read for the answer, and interrupts the thread that waits for it. A client that heeds neither goes on; its
     * answer is then thrown away.
     */
    @Override
    public synchronized void cancel() {
        if (waiting != null && !cancelled) {
            if (source != null) {
                source.cancel();
            }
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
