package dev.weir.http;

import dev.weir.decode.AnswerDecoder;
import dev.weir.llm.event.StreamListener;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Loads and initialises the classes that an answer of a dialect needs, before a request is sent rather than between its first bytes and
 * their reader. On a cold JVM that is tens of milliseconds, most of it Jackson. Thread-safe.
 */
public final class WarmUp {

    private final Function<StreamListener, AnswerDecoder> decoder;
    private final String answer;
    private final AtomicBoolean isDone = new AtomicBoolean();

    /**
     * Of one dialect.
     *
     * @param answer has every shape that a record may have
     */
    public WarmUp(Function<StreamListener, AnswerDecoder> decoder, String answer) {
        this.decoder = decoder;
        this.answer = answer;
    }

    /** Decodes the answer the first time, and nothing later. */
    public void once() {
        if (isDone.compareAndSet(false, true)) {
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            AnswerDecoder first = decoder.apply(new StreamListener() {});
            first.feed(bytes, 0, bytes.length);
            first.finish();
        }
    }
}
