package dev.weir.bench.micro.contender;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes to plans, each as it closes, with Jackson alone: one non-blocking parser for the records and one for the text that they carry.
 * Not thread-safe.
 */
public final class NonBlockingPipeline {

    private static final int ENCODED_AT_ONCE = 1024;

    private final NonBlockingRecords records;
    private final NonBlockingPlans plans;
    private final CharsetEncoder encoder =
            StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
    private final ByteBuffer utf8 = ByteBuffer.allocate(ENCODED_AT_ONCE);

    /** Begins a stream. */
    public NonBlockingPipeline(Answer answer) {
        plans = new NonBlockingPlans(answer);
        records = new NonBlockingRecords(new Encoded(answer));
    }

    /** Takes the next bytes of the stream. */
    public void feed(byte[] bytes, int from, int to) {
        records.feed(bytes, from, to);
    }

    /** Ends the stream. */
    public void finish() {
        records.finish();
    }

    /** Hands text on as UTF-8, through a buffer that is kept, and the end as it is. */
    private final class Encoded implements Answer {

        private final Answer answer;
        private long bytes;

        Encoded(Answer answer) {
            this.answer = answer;
        }

        @Override
        public void text(char[] utf16, int from, int to) {
            CharBuffer text = CharBuffer.wrap(utf16, from, to - from);
            while (text.hasRemaining()) {
                utf8.clear();
                encoder.encode(text, utf8, true);
                plans.feed(utf8.array(), 0, utf8.position());
                bytes += utf8.position();
            }
        }

        @Override
        public void done(String reason) {
            answer.done(reason);
        }

        @Override
        public long value() {
            return bytes;
        }
    }
}
