package dev.weir.ollama;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Logs the malformed lines of a stream: the first few one by one, the others as a number at the end. */
final class MalformedLog {

    private static final Logger LOG = System.getLogger("dev.weir.ollama");
    private static final int LOGGED_ONE_BY_ONE = 5;

    /** What becomes of a malformed line. */
    enum Fate {
        /** Nothing of it is delivered. */
        SKIPPED("skipped"),
        /** All of it is delivered but for what is wrong. */
        DELIVERED("left out a part of");

        private final String words;

        Fate(String words) {
            this.words = words;
        }
    }

    private long count;

    /** Malformed lines of the stream so far. */
    long count() {
        return count;
    }

    void add(long lineNumber, long byteOffset, String reason, Fate fate) {
        count++;
        if (count <= LOGGED_ONE_BY_ONE) {
            LOG.log(
                    Level.WARNING,
                    () -> fate.words + " line " + lineNumber + " (byte " + byteOffset
                            + " of the stream), which is malformed: " + reason);
        }
    }

    void finish() {
        if (count > LOGGED_ONE_BY_ONE) {
            LOG.log(Level.WARNING, () -> (count - LOGGED_ONE_BY_ONE) + " more lines of that stream are malformed");
        }
    }

    void reset() {
        count = 0;
    }
}
