package dev.weir.llm;

import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.StreamTimings;
import dev.weir.llm.failure.LlmException;
import java.util.OptionalLong;

/**
 * Where the events of one answer come from; what a client implements so that its answers can be read as an {@link LlmStream}.
 *
 * <p>The stream sees to it that {@link #advance} and {@link #close} are called by one thread at a time, {@code close} once and last;
 * only {@link #cancel} may come from any thread at any time.
 */
public interface EventSource {

    /**
     * Waits for more of the answer, and hands what it carries to {@code listener}. The first call sends the request.
     *
     * <p>Before it returns false, {@link StreamListener#onDone} has been called, once. A server's error is thrown, not handed over.
     *
     * @return whether there may be more; false once the answer is complete
     * @throws LlmException if the answer fails; there is no next call then
     */
    boolean advance(StreamListener listener);

    /**
     * Makes an {@link #advance} that is waiting return or throw at once, and frees the server from going on. Never waits, may be
     * called more than once, and has no effect on a complete answer.
     */
    void cancel();

    /** Lets go of whatever is held. Cuts the connection, unless the answer was complete. */
    void close();

    /**
     * When the last read returned, on the clock of {@link System#nanoTime}; empty unless the source says otherwise. Asked by the thread
     * that calls {@link #advance}, also while it hands events over.
     */
    default OptionalLong arrivalNs() {
        return OptionalLong.empty();
    }

    /** When what arrived, so far; all unknown unless the source says otherwise. */
    default StreamTimings timings() {
        return StreamTimings.UNKNOWN;
    }
}
