package dev.weir.bench.micro.contender.loop;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines by a plain loop over one buffer: no byte is looked at twice, no String is made, and only the unfinished line is moved. Not
 * thread-safe.
 */
public final class LineLoop {

    private static final int FIRST_BYTES = 16 * 1024;

    private byte[] buffer = new byte[FIRST_BYTES];

    /** Takes a line without its line feed. */
    @FunctionalInterface
    public interface Lines {

        /** A line that is not blank, in {@code buffer} from {@code from} (inclusive) to {@code to}; valid only during the call. */
        void line(byte[] buffer, int from, int to);
    }

    /** Reads a stream to its end. */
    public void read(InputStream stream, Lines lines) throws IOException {
        int end = 0;
        for (int count = stream.read(buffer, 0, buffer.length);
                count >= 0;
                count = stream.read(buffer, end, buffer.length - end)) {
            int start = 0;
            int limit = end + count;
            for (int i = end; i < limit; i++) {
                if (buffer[i] == '\n') {
                    tell(lines, start, i);
                    start = i + 1;
                }
            }
            end = limit - start;
            System.arraycopy(buffer, start, buffer, 0, end);
            if (end == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * end);
            }
        }
        tell(lines, 0, end);
    }

    private void tell(Lines lines, int start, int end) {
        int to = end > start && buffer[end - 1] == '\r' ? end - 1 : end;
        if (to > start) {
            lines.line(buffer, start, to);
        }
    }
}
