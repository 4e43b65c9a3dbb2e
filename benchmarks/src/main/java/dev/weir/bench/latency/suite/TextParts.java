package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.answer.Dialect;
import dev.weir.decode.AnswerDecoder;
import dev.weir.llm.event.StreamListener;
import dev.weir.recording.Recording;
import java.util.ArrayList;
import java.util.List;

/** In which chunk of a recording each record with text or thinking is complete. */
final class TextParts implements StreamListener {

    private final List<Integer> parts = new ArrayList<>();
    private final AnswerDecoder decoder;
    private int chunk;
    private long lastRecord = -1;

    private TextParts(Dialect dialect) {
        this.decoder = dialect.decoder(this);
    }

    /** The chunks' numbers, counted from 0, in the order of the records. */
    static List<Integer> of(Recording recording) {
        TextParts found = new TextParts(Dialect.ofPath(recording.path()));
        byte[] body = recording.body();
        int from = 0;
        for (found.chunk = 0; found.chunk < recording.chunkCount(); found.chunk++) {
            int to = from + recording.chunkBytes(found.chunk);
            found.decoder.feed(body, from, to);
            from = to;
        }
        return List.copyOf(found.parts);
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        token();
    }

    @Override
    public void onThinking(byte[] utf8, int from, int to) {
        token();
    }

    private void token() {
        if (decoder.recordCount() != lastRecord) {
            lastRecord = decoder.recordCount();
            parts.add(chunk);
        }
    }
}
