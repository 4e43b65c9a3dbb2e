package dev.weir.record.imports;

import dev.weir.record.Recorder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes recordings of what other programs have recorded:
 *
 * <ul>
 *   <li>a trace of {@code curl --raw --http1.1 --trace FILE --trace-time}: every byte, a chunk for each HTTP chunk, the times at which curl
 *       had read them, by its wall clock to the microsecond; without {@code --trace-time}, times unknown;
 *   <li>a HAR file (HTTP Archive 1.2), as browsers and proxies export: bodies as the browser has decoded them, in one chunk, times
 *       unknown. Answers other than JSON, NDJSON and events are left out.
 * </ul>
 *
 * Credentials are replaced as {@link Recorder} does, and each recording's note says what it was made of.
 */
public final class Importer {

    private Importer() {}

    /**
     * Imports a file.
     *
     * @param to the folder that the recordings' folders will stand in; made where it is missing
     * @throws IOException if it is of neither kind, loses bytes as {@code --trace-ascii} does, or holds no exchange; the message names the
     *     line and says what to do. What came before has been imported
     */
    public static ImportReport importFile(Path file, Path to) throws IOException {
        return isJson(file) ? new HarFile(file, to).read() : new CurlTrace(file, to).read();
    }

    private static boolean isJson(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int first = in.read();
            // A byte order mark goes before some.
            while (Character.isWhitespace(first) || first > Byte.MAX_VALUE) {
                first = in.read();
            }
            return first == '{';
        }
    }
}
