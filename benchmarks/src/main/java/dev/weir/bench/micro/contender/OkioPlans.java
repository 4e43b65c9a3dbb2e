package dev.weir.bench.micro.contender;

import java.io.IOException;
import java.io.InputStream;
import okio.BufferedSource;
import okio.Okio;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bytes to plans as one writes it on OkHttp: {@code readUtf8Line}, a record class bound a line, a StringBuilder, and one
 * {@code readValue} at the end.
 */
public final class OkioPlans {

    private final ObjectReader records = JsonMapper.shared().readerFor(StreamRecord.class);
    private final WholeTextPlans plans = new WholeTextPlans();

    /** Reads a stream to its end. */
    public void read(InputStream stream, Answer answer) throws IOException {
        CollectedText text = new CollectedText();
        BufferedSource source = Okio.buffer(Okio.source(stream));
        for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
            if (!line.isEmpty()) {
                records.<StreamRecord>readValue(line).tell(text);
            }
        }
        text.tell(plans, answer);
    }
}
