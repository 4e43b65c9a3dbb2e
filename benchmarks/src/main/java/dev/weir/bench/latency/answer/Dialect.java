package dev.weir.bench.latency.answer;

import dev.weir.decode.AnswerDecoder;
import dev.weir.decode.StreamDecoder;
import dev.weir.dialect.ChatCompletionsDecoder;
import dev.weir.llm.event.StreamListener;

/** How a kind of server writes its answers: core's decoders, so that what is measured is what users of the core jar run. */
@FunctionalInterface
public interface Dialect {

    /** Ollama's own: NDJSON of {@code /api/generate} and {@code /api/chat}. */
    Dialect OLLAMA = StreamDecoder::new;

    /** OpenAI's chat completions, of whichever server: server-sent events, or one object. */
    Dialect OPENAI = ChatCompletionsDecoder::new;

    /**
     * The dialect of what a path answers.
     *
     * @param path of the API, such as {@code /api/chat}
     */
    static Dialect ofPath(String path) {
        return path.endsWith("/chat/completions") ? OPENAI : OLLAMA;
    }

    /**
     * A decoder for one answer at a time.
     *
     * @param listener told of what the answer carries, within {@link AnswerDecoder#feed(byte[], int, int)} and {@link AnswerDecoder#finish}
     */
    AnswerDecoder decoder(StreamListener listener);
}
