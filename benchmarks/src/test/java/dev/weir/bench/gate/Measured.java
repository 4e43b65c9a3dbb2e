package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Measurements;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Results in JMH's JSON, with just the members that the gate reads. */
public final class Measured {

    private final List<String> results = new ArrayList<>();

    /** Adds a cell that one JVM measured. */
    public Measured with(Cell cell, double microseconds, double bytes) {
        return with(
                cell, "us/op", "[[" + microseconds + ", " + microseconds + "]]", "[[" + bytes + ", " + bytes + "]]");
    }

    /** Adds a cell with whatever raw data. */
    public Measured with(Cell cell, String scoreUnit, String times, String bytes) {
        return with(cell, scoreUnit, times, bytes, "");
    }

    /** Adds a cell whose benchmark has counters of its own. */
    public Measured with(Cell cell, String scoreUnit, String times, String bytes, String counters) {
        StringBuilder params = new StringBuilder();
        cell.params()
                .forEach((name, value) ->
                        params.append(params.isEmpty() ? "" : ", ").append("\"" + name + "\": \"" + value + "\""));
        results.add("{\"benchmark\": \"dev.weir.bench.micro." + cell.benchmark() + "\", \"params\": {" + params
                + "}, \"primaryMetric\": {\"scoreUnit\": \"" + scoreUnit + "\", \"rawData\": " + times
                + "}, \"secondaryMetrics\": {\"gc.alloc.rate.norm\": {\"rawData\": " + bytes + "}" + counters
                + "}}");
        return this;
    }

    public byte[] json() {
        return ("[" + String.join(",\n", results) + "]").getBytes(StandardCharsets.UTF_8);
    }

    public Measurements parse() {
        return Measurements.parse(json(), "test.json");
    }

    /** A cell from its benchmark and {@code name=value} pairs. */
    public static Cell cell(String benchmark, String... params) {
        Map<String, String> byName = new TreeMap<>();
        Arrays.stream(params).forEach(param -> byName.put(param.split("=", 2)[0], param.split("=", 2)[1]));
        return new Cell(benchmark, new TreeMap<>(byName));
    }
}
