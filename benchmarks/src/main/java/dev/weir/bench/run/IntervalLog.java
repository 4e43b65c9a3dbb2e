package dev.weir.bench.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * {@code latency.hlog} while it is written: for each second in which requests ended, a line for each metric that they had, tagged with
 * its label.
 *
 * <p>Format: HdrHistogram's log 1.3, times in seconds relative to BaseTime, which is StartTime; the column of the maximum in ms. A request
 * is in the interval that is open when it is handed over; its own {@link RequestResult#endedNs} moves the intervals on, no clock. Not
 * thread-safe.
 */
final class IntervalLog implements Closeable {

    static final long INTERVAL_NS = 1_000_000_000;

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
        if (result.endedNs() >= openFromNs + INTERVAL_NS) {
            writeInterval();
            openFromNs = result.endedNs() / INTERVAL_NS * INTERVAL_NS;
        }
        open.add(result);
    }

    private void writeInterval() throws IOException {
        for (Metric metric : open.metrics()) {
            Histogram histogram = open.of(metric);
            histogram.setTag(metric.label());
            log.outputIntervalHistogram(
                    openFromNs / NS_PER_S, (openFromNs + INTERVAL_NS) / NS_PER_S, histogram, NS_PER_MS);
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
