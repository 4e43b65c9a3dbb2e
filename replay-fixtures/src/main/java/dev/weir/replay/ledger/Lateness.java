package dev.weir.replay.ledger;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** The pacing error of all streams: how long after its scheduled time each part of an answer had been written. Thread-safe. */
public final class Lateness {

    private static final int DIGITS = 3;

    /** Takes values from any number of threads without making them wait for each other. */
    private final Recorder recent = new Recorder(DIGITS);

    private final Histogram total = new Histogram(DIGITS);

    /** Notes a part of an answer; times of one clock, ns. */
    public void record(long scheduledNs, long writtenNs) {
        recent.recordValue(Math.max(0, writtenNs - scheduledNs));
    }

    /** A copy of all so far, ns. */
    public synchronized Histogram snapshot() {
        total.add(recent.getIntervalHistogram());
        return total.copy();
    }

    /** Forgets all so far. */
    public synchronized void clear() {
        recent.reset();
        total.reset();
    }
}
