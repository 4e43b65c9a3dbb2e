package dev.weir.bench.latency.answer;

import dev.weir.llm.event.StreamListener;

/** How a kind of server writes its answers. */
@FunctionalInterface
public interface Dialect {

    /** Ollama's own: NDJSON of {@code /api/generate} and {@code /api/chat}. */
    Dialect OLLAMA = OllamaAnswerDecoder::new;

    /**
     * A decoder for one answer at a time.
     *
     * @param listener told of what the answer carries, within {@link AnswerDecoder#feed} and {@link AnswerDecoder#finish}
     */
    AnswerDecoder decoder(StreamListener listener);
}
