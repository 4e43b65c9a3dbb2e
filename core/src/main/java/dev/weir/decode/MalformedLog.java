package dev.weir.decode;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Counts the malformed lines of a stream and logs them: the first {@value #LOGGED_ONE_BY_ONE} one by one, the others as a number once the
 * stream has ended, failed or been given up. A stream of nothing else, such as a page of HTML, thus logs a few lines and not a million; the
 * decoder's listener is told of each.
 */
final class MalformedLog {

    private static final Logger LOG = System.getLogger("dev.weir.decode");
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
    private long notLogged;

    /** Malformed lines of the stream so far. */
    long count() {
        return count;
    }

    /** A line that the stream goes on without. */
    void add(long lineNumber, long byteOffset, String reason, Fate fate) {
        count++;
        if (count > LOGGED_ONE_BY_ONE) {
            notLogged++;
            return;
        }
        LOG.log(
                Level.WARNING,
                () -> fate.words + " line " + lineNumber + " (byte " + byteOffset
                        + " of the stream), which is malformed: " + reason);
    }

    /** A line that the stream fails at, of which the exception says all there is to say. */
    void addFatal() {
        count++;
    }

    /** Logs the number of lines not logged before, if there are any; for a stream of which nothing more is read. */
    void logOthers() {
        if (notLogged > 0) {
            long others = notLogged;
            notLogged = 0;
            LOG.log(Level.WARNING, () -> "more malformed lines in that stream: " + others);
        }
    }

    void reset() {
        logOthers();
        count = 0;
    }
}
