package dev.weir.bench.micro.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Bytes to plans the obvious way: {@code readLine}, {@code readTree}, a StringBuilder, and one {@code readValue} at the end. */
public final class ReadLinePlans {

    private final TreeRecords records = new TreeRecords();
    private final WholeTextPlans plans = new WholeTextPlans();

    /** Reads a stream to its end. */
    public void read(InputStream stream, Answer answer) throws IOException {
        CollectedText text = new CollectedText();
        BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (!line.isEmpty()) {
                records.read(line, text);
            }
        }
        text.tell(plans, answer);
    }
}
