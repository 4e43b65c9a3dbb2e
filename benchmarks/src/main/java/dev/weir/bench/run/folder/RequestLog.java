package dev.weir.bench.run.folder;

import dev.weir.bench.run.RequestResult;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code requests.jsonl} when it is read: one request after the other, so that a run of any length fits in memory. Not thread-safe. */
final class RequestLog implements Closeable {

    private final Path file;
    private final Consumer<String> onProblem;
    private final BufferedReader lines;
    private long number;

    /** @param onProblem told of each line that is no request; it is left out */
    RequestLog(Path file, Consumer<String> onProblem) throws IOException {
        this.file = file;
        this.onProblem = onProblem;
        this.lines = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)));
    }

    /** Hands out each request in the order in which they ended. */
    static void read(Path file, Consumer<RequestResult> onRequest, Consumer<String> onProblem) throws IOException {
        try (RequestLog log = new RequestLog(file, onProblem)) {
            for (RequestResult next = log.next(); next != null; next = log.next()) {
                onRequest.accept(next);
            }
        }
    }

    /** The next request; null at the end. */
    @Nullable RequestResult next() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            try {
                return RequestLine.read(line);
            } catch (IllegalArgumentException | ArithmeticException e) {
                onProblem.accept(
                        file.getFileName() + ", line " + number + ": " + e.getMessage() + "; this request is left out");
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
