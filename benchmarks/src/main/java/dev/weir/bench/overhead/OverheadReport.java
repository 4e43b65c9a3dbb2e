package dev.weir.bench.overhead;

import dev.weir.bench.overhead.SentAndSeen.Errors;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.text.Facts;
import dev.weir.bench.text.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was measured, for people and for programs. Not thread-safe. */
public final class OverheadReport {

    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_US = 1e3;
    private static final String NONE = "-";
    private static final JsonMapper JSON = new JsonMapper();

    private final List<LevelResult> levels = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    /** Instead of a number of streams: before the first level. */
    static final int WARM_UP = 0;

    OverheadReport() {}

    void add(LevelResult level) {
        levels.add(level);
    }

    void failed(String client, int streams, List<Integer> leftOut, IOException why) {
        failures.add(new Failure(client, streams, leftOut, why));
    }

    boolean isEmpty() {
        return levels.isEmpty();
    }

    /**
     * What ended a client's measurement early.
     *
     * @param client such as {@code kernel}
     * @param streams at which level; 0 before the first
     * @param leftOut the levels that were not measured because of it
     * @param cause what failed
     */
    public record Failure(String client, int streams, List<Integer> leftOut, IOException cause) {

        /** Copies the list. */
        public Failure {
            leftOut = List.copyOf(leftOut);
        }

        /** For people. */
        @Override
        public String toString() {
            String left = leftOut.stream().map(String::valueOf).collect(Collectors.joining(", "));
            return client + ", " + (streams == WARM_UP ? "before its first level" : Overhead.streams(streams)) + ": "
                    + cause.getMessage() + (left.isEmpty() ? "" : "; not measured: " + left + " streams");
        }
    }

    /** What ended clients' measurements early; empty where all went well. */
    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /**
     * Tables and what has to be known to read them.
     *
     * @param width of the terminal, columns; from 80 on the tables fit
     */
    public String text(int width) {
        Table errors =
                new Table(1, "client", "streams", "clock", "ttft mean", "ttft p99", "gap p50", "gap mean", "gap p99");
        Table costs = new Table(1, "client", "streams", "records", "client CPU", "source CPU", "saturated");
        Table waits =
                new Table(1, "client", "streams", "connect", "source p99", "process mean", "process p99", "coalesced");
        for (LevelResult level : levels) {
            addErrors(errors, level, "kernel", level.kernel);
            addErrors(errors, level, "process", level.process);
            String streams = String.valueOf(level.streams);
            costs.row(
                    level.client,
                    streams,
                    String.valueOf(level.events),
                    us(OptionalDouble.of(level.clientCpuPerEventNs())),
                    us(level.sourceCpuPerEventNs()),
                    level.saturation().isEmpty() ? NONE : String.join(", ", level.saturation()));
            waits.row(
                    level.client,
                    streams,
                    level.connectNs().isPresent() ? ms(level.connectNs().getAsDouble()) : NONE,
                    level.sourceLateNs().isPresent() ? ms(level.sourceLateNs().getAsDouble()) : NONE,
                    level.behind.count() == 0 ? NONE : ms(level.behind.mean()),
                    level.behind.count() == 0 ? NONE : p99(level.behind),
                    level.coalescedShare().isPresent()
                            ? String.format(
                                    Locale.ROOT,
                                    "%.1f %%",
                                    100 * level.coalescedShare().getAsDouble())
                            : NONE);
        }
        StringBuilder text = new StringBuilder();
        if (!errors.isEmpty()) {
            text.append("Error against the times at which the source sent, ms\n\n")
                    .append(errors)
                    .append('\n');
        }
        text.append("CPU time for each record, us\n\n")
                .append(costs)
                .append("\nWaiting, ms\n\n")
                .append(waits)
                .append('\n')
                .append(notes(width));
        return text.toString();
    }

    private Facts notes(int width) {
        Facts notes = new Facts(width);
        if (levels.stream()
                .anyMatch(level ->
                        level.kernel.gaps().count() + level.process.gaps().count() > 0)) {
            notes.add(
                    "gap",
                    "how far the gap between two records that was seen is from the one that was sent, without sign");
        }
        notes.add("connect", "to open a connection, mean");
        notes.add("source", "how late it sent");
        notes.add("process", "how long after the kernel's time of arrival this process has a record");
        notes.add("coalesced", "reads that held several records, which then share one time");
        levels.forEach(level -> level.doubts()
                .forEach(doubt ->
                        notes.add("but", level.client + ", " + Overhead.streams(level.streams) + ": " + doubt)));
        failures.forEach(failure -> notes.add("failed", failure.toString()));
        return notes;
    }

    private static void addErrors(Table table, LevelResult level, String clock, Errors errors) {
        if (errors.ttft().count() > 0) {
            table.row(
                    level.client,
                    String.valueOf(level.streams),
                    clock,
                    ms(errors.ttft().mean()),
                    p99(errors.ttft()),
                    errors.gaps().count() == 0 ? NONE : ms(errors.gaps().percentile(50)),
                    errors.gaps().count() == 0 ? NONE : ms(errors.gaps().mean()),
                    p99(errors.gaps()));
        }
    }

    private static String p99(Samples samples) {
        return Percentile.P99.isKnownFrom(samples.count())
                ? ms(samples.percentile(Percentile.P99.percent()))
                : Percentile.P99.tooFew();
    }

    private static String ms(double ns) {
        return String.format(Locale.ROOT, "%.3f", ns / NS_PER_MS);
    }

    private static String us(OptionalDouble ns) {
        return ns.isPresent() ? String.format(Locale.ROOT, "%.1f", ns.getAsDouble() / NS_PER_US) : NONE;
    }

    /**
     * An array with an object for each client and number of streams; times in ns, null where unknown. Of a level that failed the object has
     * {@code failed} instead, which says why.
     */
    public String json() {
        ArrayNode array = JSON.createArrayNode();
        for (LevelResult level : levels) {
            ObjectNode row = array.addObject()
                    .put("client", level.client)
                    .put("streams", level.streams)
                    .put("records", level.events);
            row.set("kernel", json(level.kernel));
            row.set("process", json(level.process));
            put(row, "connect_mean_ns", level.connectNs());
            put(row, "client_cpu_ns_per_record", OptionalDouble.of(level.clientCpuPerEventNs()));
            put(row, "source_cpu_ns_per_record", level.sourceCpuPerEventNs());
            put(row, "source_late_p99_ns", level.sourceLateNs());
            put(row, "coalesced_share", level.coalescedShare());
            put(row, "process_behind_kernel_mean_ns", OptionalDouble.of(level.behind.mean()));
            put(row, "process_behind_kernel_p99_ns", knownP99(level.behind));
            row.put("reads", level.reads).put("coalesced_reads", level.coalescedReads);
            level.saturation().forEach(row.putArray("saturated")::add);
            level.doubts().forEach(row.putArray("doubts")::add);
        }
        for (Failure failure : failures) {
            array.addObject()
                    .put("client", failure.client())
                    .put("streams", failure.streams())
                    .put("failed", String.valueOf(failure.cause().getMessage()));
        }
        return array.toPrettyString();
    }

    private static ObjectNode json(Errors errors) {
        ObjectNode json = JSON.createObjectNode();
        json.put("n_ttft", errors.ttft().count()).put("n_gaps", errors.gaps().count());
        put(json, "ttft_error_mean_ns", OptionalDouble.of(errors.ttft().mean()));
        put(json, "ttft_error_p99_ns", knownP99(errors.ttft()));
        put(
                json,
                "gap_error_median_ns",
                errors.gaps().count() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(errors.gaps().percentile(50)));
        put(json, "gap_error_mean_ns", OptionalDouble.of(errors.gaps().mean()));
        put(json, "gap_error_p99_ns", knownP99(errors.gaps()));
        return json;
    }

    private static OptionalDouble knownP99(Samples samples) {
        return Percentile.P99.isKnownFrom(samples.count())
                ? OptionalDouble.of(samples.percentile(Percentile.P99.percent()))
                : OptionalDouble.empty();
    }

    private static void put(ObjectNode json, String name, OptionalDouble value) {
        if (value.isPresent() && !Double.isNaN(value.getAsDouble())) {
            json.put(name, value.getAsDouble());
        } else {
            json.putNull(name);
        }
    }
}
