package dev.weir.decode.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Counts the malformed lines of a stream and logs them: the first {@value #LOGGED_ONE_BY_ONE} one by one, the others as a number once the
 * stream has ended, failed or been given up. A stream of nothing else, such as a page of HTML, thus logs a few lines and not a million; the
 * decoder's listener is told of each.
 */
public final class MalformedLog {

    private static final int LOGGED_ONE_BY_ONE = 5;

    /** What becomes of a malformed line. */
    public enum Fate {
        /** Nothing of it is delivered. */
        SKIPPED("skipped"),
        /** All of it is delivered but for what is wrong. */
        DELIVERED("left out a part of");

        private final String words;

        Fate(String words) {
            this.words = words;
        }
    }

    private final Logger log;
    private long count;
    private long notLogged;

    /** @param logger name of the log, that of the decoder's room */
    public MalformedLog(String logger) {
        this.log = System.getLogger(logger);
    }

    /** Malformed lines of the stream so far. */
    public long count() {
        return count;
    }

    /** A line that the stream goes on without. */
    public void add(long lineNumber, long byteOffset, String reason, Fate fate) {
        count++;
        if (count > LOGGED_ONE_BY_ONE) {
            notLogged++;
            return;
        }
        log.log(
                Level.WARNING,
                () -> fate.words + " line " + lineNumber + " (byte " + byteOffset
                        + " of the stream), which is malformed: " + reason);
    }

    /** A line that the stream fails at, of which the exception says all there is to say. */
    public void addFatal() {
        count++;
    }

    /** Logs the number of lines not logged before, if there are any; for a stream of which nothing more is read. */
    public void logOthers() {
        if (notLogged > 0) {
            long others = notLogged;
            notLogged = 0;
            log.log(Level.WARNING, () -> "more malformed lines in that stream: " + others);
        }
    }

    /** Forgets the stream. */
    public void reset() {
        logOthers();
        count = 0;
    }
}
