package dev.weir.bench.micro.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Lines the obvious way: {@code BufferedReader.readLine}. */
public final class BufferedReaderLines {

    /**
     * Reads a stream to its end.
     *
     * @param lines told of each that is not blank
     */
    public void read(InputStream stream, Consumer<String> lines) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (!line.isEmpty()) {
                lines.accept(line);
            }
        }
    }
}
