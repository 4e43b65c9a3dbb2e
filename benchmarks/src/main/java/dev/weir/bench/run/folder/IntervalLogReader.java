package dev.weir.bench.run.folder;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RunHistograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** {@code latency.hlog} when it is read: the sum of all intervals. */
final class IntervalLogReader {

    private IntervalLogReader() {}

    /**
     * Adds up all intervals of each metric, as far as the log can be read.
     *
     * @param onProblem told where it breaks off, and of tags that are no metric of this version
     */
    static RunHistograms read(Path file, Consumer<String> onProblem) throws IOException {
        RunHistograms sums = new RunHistograms();
        long read = 0;
        try (HistogramLogReader log = new HistogramLogReader(file.toFile())) {
            for (EncodableHistogram next = log.nextIntervalHistogram();
                    next != null;
                    next = log.nextIntervalHistogram()) {
                read++;
                add(sums, next, file, onProblem);
            }
            // of a line that is cut within its numbers the reader makes the log's end
            if (read < histogramLines(file)) {
                onProblem.accept(cut(file, read) + " (its next line has no histogram)");
            }
        } catch (RuntimeException e) {
            // what the reader throws for a line that is cut is not declared, and differs by where the cut is
            onProblem.accept(cut(file, read) + " (" + e + ")");
        }
        return sums;
    }

    private static String cut(Path file, long read) {
        return file.getFileName() + " is cut or damaged after " + read + " histograms; those before are read";
    }

    /** How many lines are neither comment nor legend. */
    private static long histogramLines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("\""))
                    .count();
        }
    }

    private static void add(RunHistograms sums, EncodableHistogram interval, Path file, Consumer<String> onProblem) {
        String tag = interval.getTag();
        for (Metric metric : Metric.values()) {
            if (metric.label().equals(tag) && interval instanceof Histogram histogram) {
                sums.add(metric, histogram);
                return;
            }
        }
        onProblem.accept(
                file.getFileName() + " has a histogram tagged '" + tag + "', which is no metric; it is left out");
    }
}
