package dev.weir.bench.run.folder;

import dev.weir.bench.run.Findings;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.RunTotals;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run that others' tools read; each follows from {@code run.json}, {@code requests.jsonl} and {@code latency.hlog}, but for
 * the findings in {@code summary.json}.
 */
final class DerivedFiles {

    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final double NS_PER_MS = 1e6;

    private DerivedFiles() {}

    static void write(Path folder, RunHeader header, GrowingFiles files, List<Findings> findings) throws IOException {
        RunHistograms histograms = files.histograms();
        for (Metric metric : histograms.metrics()) {
            writePercentiles(folder, header.label(), metric, histograms);
        }
        writeUntaggedLogs(folder, header.label());
        PeakLoad peak = writeBenchstat(folder, header, files.totals());
        RunFiles.replace(folder.resolve(RunFiles.SUMMARY), SummaryJson.bytes(header, files, peak, findings));
    }

    /** In ms: hdr-plot reads no row whose value fills its column of twelve, as ns do. */
    private static void writePercentiles(Path folder, String label, Metric metric, RunHistograms histograms)
            throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(content, false, StandardCharsets.UTF_8)) {
            histograms.of(metric).outputPercentileDistribution(out, TICKS_PER_HALF_DISTANCE, NS_PER_MS);
        }
        RunFiles.replace(folder.resolve(name(label, metric, "hgrm")), content.toByteArray());
    }

    /** HistogramLogProcessor reads no tagged line unless it is told a tag, and HistogramLogAnalyzer at most one tag a file. */
    private static void writeUntaggedLogs(Path folder, String label) throws IOException {
        Map<Metric, Writer> logs = new EnumMap<>(Metric.class);
        try {
            try {
                splitByTag(folder, label, logs);
            } finally {
                closeAll(logs.values());
            }
            for (Metric metric : logs.keySet()) {
                RunFiles.finish(folder.resolve(name(label, metric, "hlog")));
            }
        } catch (IOException e) {
            for (Metric metric : logs.keySet()) {
                RunFiles.drop(folder.resolve(name(label, metric, "hlog")));
            }
            throw e;
        }
    }

    /** Line by line, because a log is as long as its run. */
    private static void splitByTag(Path folder, String label, Map<Metric, Writer> logs) throws IOException {
        StringBuilder head = new StringBuilder();
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve(RunFiles.LOG))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Metric metric = taggedMetric(line);
                if (metric == null) {
                    head.append(line).append('\n');
                } else {
                    Writer log = logs.get(metric);
                    if (log == null) {
                        log = Files.newBufferedWriter(RunFiles.unfinished(folder.resolve(name(label, metric, "hlog"))));
                        logs.put(metric, log);
                        log.append(head);
                    }
                    log.append(line, line.indexOf(',') + 1, line.length()).append('\n');
                }
            }
        }
    }

    /** Closes each, whatever happens to the others. */
    private static void closeAll(Iterable<Writer> files) throws IOException {
        IOException failure = null;
        for (Writer file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable Metric taggedMetric(String line) {
        for (Metric metric : Metric.values()) {
            if (line.startsWith("Tag=" + metric.label() + ",")) {
                return metric;
            }
        }
        return null;
    }

    /** Reads the requests once more, because these need all of a run. */
    private static PeakLoad writeBenchstat(Path folder, RunHeader header, RunTotals totals) throws IOException {
        PeakLoad peak = new PeakLoad(totals.firstScheduledNs());
        Path benchstat = folder.resolve(RunFiles.BENCHSTAT);
        try (Writer file = Files.newBufferedWriter(RunFiles.unfinished(benchstat))) {
            Benchstat lines = new Benchstat(file, header);
            RequestLog.read(
                    folder.resolve(RunFiles.REQUESTS),
                    result -> {
                        lines.add(result);
                        peak.add(result);
                    },
                    problem -> {});
        } catch (IOException e) {
            RunFiles.drop(benchstat);
            throw e;
        } catch (UncheckedIOException e) {
            RunFiles.drop(benchstat);
            throw e.getCause();
        }
        RunFiles.finish(benchstat);
        return peak;
    }

    private static String name(String label, Metric metric, String extension) {
        return label + "." + metric.label() + "." + extension;
    }
}
