package dev.weir.bench.micro.contender;

import java.io.IOException;
import java.io.InputStream;

/** Bytes to plans the obvious way: {@code readLine}, {@code readTree}, a StringBuilder, and one {@code readValue} at the end. */
public final class ReadLinePlans {

    private final BufferedReaderLines lines = new BufferedReaderLines();
    private final TreeRecords records = new TreeRecords();
    private final WholeTextPlans plans = new WholeTextPlans();

    /** Reads a stream to its end. */
    public void read(InputStream stream, Answer answer) throws IOException {
        CollectedText text = new CollectedText();
        lines.read(stream, line -> records.read(line, text));
        text.tell(plans, answer);
    }
}
