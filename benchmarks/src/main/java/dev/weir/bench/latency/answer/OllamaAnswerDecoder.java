package dev.weir.bench.latency.answer;

import dev.weir.decode.InvalidUtf8Exception;
import dev.weir.decode.StreamDecoder;
import dev.weir.llm.event.StreamListener;
import dev.weir.ndjson.LineTooLongException;

/** Core's decoder: what is measured is what users of the core jar run. */
final class OllamaAnswerDecoder implements AnswerDecoder {

    private final StreamDecoder decoder;

    OllamaAnswerDecoder(StreamListener listener) {
        this.decoder = new StreamDecoder(listener);
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        try {
            decoder.feed(bytes, from, to);
        } catch (InvalidUtf8Exception | LineTooLongException e) {
            throw new MalformedAnswerException(e);
        }
    }

    @Override
    public void finish() {
        try {
            decoder.finish();
        } catch (InvalidUtf8Exception | LineTooLongException e) {
            throw new MalformedAnswerException(e);
        }
    }

    @Override
    public long recordCount() {
        return decoder.recordCount();
    }

    @Override
    public void reset() {
        decoder.reset();
    }
}
