package dev.weir.bench.run.folder;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHistograms;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * {@code latency.hlog} while it is written: for each interval in which requests ended, a line for each metric that they had, tagged with
 * its label.
 *
 * <p>An interval is a second long in the first {@value #UNTIL_COARSER_S} s of a run, then two, and twice as long again whenever the run has
 * become twice as old: a log grows by {@code UNTIL_COARSER_S / 2} intervals with each doubling, so that one of a day has fewer than 3,000.
 *
 * <p>Format: HdrHistogram's log 1.3, times in seconds relative to BaseTime, which is StartTime; the column of the maximum in ms. A request
 * is in the interval that is open when it is handed over; its own {@link RequestResult#endedNs} moves the intervals on, no clock. Not
 * thread-safe.
 */
final class IntervalLog implements Closeable {

    /** The first intervals' length, ns. */
    static final long INTERVAL_NS = 1_000_000_000;

    /** For how long intervals are that long, s. */
    static final int UNTIL_COARSER_S = 600;

    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;

    private final PrintStream out;
    private final HistogramLogWriter log;
    private final RunHistograms open = new RunHistograms();
    private final RunHistograms sum = new RunHistograms();
    private long openFromNs;

    /** Writes what stands at the log's head. */
    IntervalLog(OutputStream file, Instant startedAt) throws IOException {
        this.out = new PrintStream(file, false, StandardCharsets.UTF_8);
        this.log = new HistogramLogWriter(out);
        long startMs = startedAt.toEpochMilli();
        log.outputComment("[Values are in ns; the column of the maximum is in ms]");
        log.outputLogFormatVersion();
        log.outputStartTime(startMs);
        log.setBaseTime(startMs);
        log.outputBaseTime(startMs);
        log.outputLegend();
        flush();
    }

    void add(RequestResult result) throws IOException {
        if (result.endedNs() >= openFromNs + lengthNs(openFromNs)) {
            writeInterval();
            long lengthNs = lengthNs(result.endedNs());
            openFromNs = result.endedNs() / lengthNs * lengthNs;
        }
        open.add(result);
    }

    /** Of the interval that a moment lies in. Where lengths change both lengths have a boundary, so that none is cut. */
    private static long lengthNs(long atNs) {
        long age = atNs / (UNTIL_COARSER_S * INTERVAL_NS);
        return age < 1 ? INTERVAL_NS : 2 * INTERVAL_NS * Long.highestOneBit(age);
    }

    private void writeInterval() throws IOException {
        for (Metric metric : open.metrics()) {
            Histogram histogram = open.of(metric);
            histogram.setTag(metric.label());
            log.outputIntervalHistogram(
                    openFromNs / NS_PER_S, (openFromNs + lengthNs(openFromNs)) / NS_PER_S, histogram, NS_PER_MS);
        }
        sum.add(open);
        open.clear();
        flush();
    }

    /** All intervals that are written. */
    RunHistograms sum() {
        return sum;
    }

    private void flush() throws IOException {
        if (out.checkError()) {
            throw new IOException("the log could not be written");
        }
    }

    /** Writes the interval that is open. */
    @Override
    public void close() throws IOException {
        try (out) {
            writeInterval();
        }
        flush();
    }
}
