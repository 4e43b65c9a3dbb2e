package dev.weir.ollama;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Logs the malformed lines of a stream: the first few one by one, the others as a number at the end. */
final class MalformedLog {

    private static final Logger LOG = System.getLogger("dev.weir.ollama");
    private static final int LOGGED_ONE_BY_ONE = 5;

    private long count;

    /** Lines of the stream so far. */
    long count() {
        return count;
    }

    void add(long lineNumber, long byteOffset, String reason) {
        count++;
        if (count <= LOGGED_ONE_BY_ONE) {
            LOG.log(
                    Level.WARNING,
                    () -> "skipped line " + lineNumber + " (byte " + byteOffset
                            + " of the stream), which is no record: " + reason);
        }
    }

    void finish() {
        if (count > LOGGED_ONE_BY_ONE) {
            LOG.log(
                    Level.WARNING,
                    () -> "skipped " + (count - LOGGED_ONE_BY_ONE)
                            + " more lines of that stream, which are no records");
        }
    }

    void reset() {
        count = 0;
    }
}
