package dev.weir.bench.run;

import dev.weir.bench.run.environment.HardwareUse;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run that others' tools read; each follows from {@code run.json}, {@code requests.jsonl} and {@code latency.hlog}.
 */
final class DerivedFiles {

    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final double NS_PER_MS = 1e6;

    private DerivedFiles() {}

    static void write(Path folder, RunHeader header, RunTotals totals, RunHistograms histograms, HardwareUse hardware)
            throws IOException {
        for (Metric metric : histograms.metrics()) {
            writePercentiles(folder, header.label(), metric, histograms);
        }
        writeUntaggedLogs(folder, header.label());
        writeBenchstat(folder, header.server());
        RunFiles.replace(folder.resolve(RunFiles.SUMMARY), SummaryJson.bytes(header, totals, histograms, hardware));
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
        Map<Metric, StringBuilder> logs = new EnumMap<>(Metric.class);
        StringBuilder head = new StringBuilder();
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve(RunFiles.LOG))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Metric metric = taggedMetric(line);
                StringBuilder log = metric == null ? head : logs.computeIfAbsent(metric, m -> new StringBuilder(head));
                log.append(line, metric == null ? 0 : line.indexOf(',') + 1, line.length())
                        .append('\n');
            }
        }
        for (Map.Entry<Metric, StringBuilder> log : logs.entrySet()) {
            RunFiles.replace(
                    folder.resolve(name(label, log.getKey(), "hlog")),
                    log.getValue().toString().getBytes(StandardCharsets.UTF_8));
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

    private static void writeBenchstat(Path folder, ServerFacts server) throws IOException {
        try (Writer file = Files.newBufferedWriter(folder.resolve(RunFiles.BENCHSTAT))) {
            Benchstat lines = new Benchstat(file, server);
            RequestLog.read(folder.resolve(RunFiles.REQUESTS), lines::add, problem -> {});
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String name(String label, Metric metric, String extension) {
        return label + "." + metric.label() + "." + extension;
    }
}
