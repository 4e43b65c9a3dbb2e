package dev.weir.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** {@code requests.jsonl} when it is read: one request after the other, so that a run of any length fits in memory. */
final class RequestLog {

    private RequestLog() {}

    /**
     * Hands out each request in the order in which they ended.
     *
     * @param onProblem told of each line that is no request; it is left out
     */
    static void read(Path file, Consumer<RequestResult> onRequest, Consumer<String> onProblem) throws IOException {
        long number = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                RequestResult result;
                try {
                    result = RequestLine.read(line);
                } catch (IllegalArgumentException | ArithmeticException e) {
                    onProblem.accept(file.getFileName() + ", line " + number + ": " + e.getMessage()
                            + "; this request is left out");
                    continue;
                }
                onRequest.accept(result);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
