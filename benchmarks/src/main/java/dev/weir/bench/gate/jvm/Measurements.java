package dev.weir.bench.gate.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The measurements of one run, read from the JSON that JMH writes ({@code -rf json}). Immutable. */
public final class Measurements {

    /** Bytes are UTF-8, whatever they look like (RFC 8259, section 8.1). */
    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build());

    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final Map<Cell, Measurement> byCell;

    private Measurements(Map<Cell, Measurement> byCell) {
        this.byCell = Collections.unmodifiableMap(byCell);
    }

    /** Of a run in which nothing was measured. */
    public static Measurements none() {
        return new Measurements(Map.of());
    }

    /**
     * Reads a file of results.
     *
     * @throws GateException.InvalidResults if it is not JSON as JMH writes it, or not of average times with {@code -prof gc}
     * @throws GateException.UnusableFigure if a figure in it is not a positive number
     */
    public static Measurements read(Path file) {
        byte[] json;
        try {
            json = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new GateException.InvalidResults("cannot read the JMH results " + file + ": " + e, e);
        }
        return parse(json, file.toString());
    }

    /**
     * Reads results.
     *
     * @param json as JMH writes it
     * @param origin names them in errors
     * @throws GateException.InvalidResults as in {@link #read}
     * @throws GateException.UnusableFigure as in {@link #read}
     */
    public static Measurements parse(byte[] json, String origin) {
        JsonNode results;
        try {
            results = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new GateException.InvalidResults(origin + " is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!results.isArray()) {
            throw new GateException.InvalidResults(origin + " is not an array of JMH results");
        }
        Map<Cell, Measurement> byCell = new TreeMap<>();
        for (JsonNode result : results) {
            Measurement measurement = measurement(result, origin);
            if (byCell.put(measurement.cell(), measurement) != null) {
                throw new GateException.InvalidResults(origin + ": two results of " + measurement.cell());
            }
        }
        return new Measurements(byCell);
    }

    /** The measurement of a cell, if it was measured. */
    public Optional<Measurement> of(Cell cell) {
        return Optional.ofNullable(byCell.get(cell));
    }

    /** The same and these, which count where a cell is in both. */
    public Measurements with(Collection<Measurement> more) {
        Map<Cell, Measurement> both = new TreeMap<>(byCell);
        more.forEach(measurement -> both.put(measurement.cell(), measurement));
        return new Measurements(both);
    }

    /** All of them, ordered by cell. */
    public Collection<Measurement> all() {
        return byCell.values();
    }

    private static Measurement measurement(JsonNode result, String origin) {
        Map<String, String> params = new TreeMap<>();
        result.path("params").forEachEntry((name, value) -> params.put(name, value.asString()));
        String benchmark = result.path("benchmark").asString("");
        if (benchmark.indexOf('.') < 0) {
            throw new GateException.InvalidResults(origin + ": a result without the name of its benchmark");
        }
        Cell cell = Cell.ofQualified(benchmark, params);
        JsonNode time = result.path("primaryMetric");
        double nsPerUnit = nsPerUnit(time.path("scoreUnit").asString(""), cell, origin);
        List<List<Double>> nsPerOp = new ArrayList<>();
        for (List<Double> fork : rawData(time, cell)) {
            nsPerOp.add(fork.stream().map(units -> units * nsPerUnit).toList());
        }
        List<Double> bytesPerOp = new ArrayList<>();
        rawData(result.path("secondaryMetrics").path(ALLOCATION), cell).forEach(bytesPerOp::addAll);
        return new Measurement(cell, nsPerOp, bytesPerOp, nsPerCounted(result.path("secondaryMetrics"), cell, origin));
    }

    /** The benchmark's own counters; what was never counted costs infinitely much. What profilers add has a dot in its name, or is no time. */
    private static SortedMap<String, Double> nsPerCounted(JsonNode metrics, Cell cell, String origin) {
        SortedMap<String, Double> byName = new TreeMap<>();
        metrics.forEachEntry((name, metric) -> {
            String unit = metric.path("scoreUnit").asString("");
            if (name.indexOf('.') < 0 && unit.endsWith("s/op")) {
                JsonNode score = metric.path("score");
                double ns = nsPerUnit(unit, cell, origin);
                byName.put(name, score.isNumber() ? ns * score.doubleValue() : Double.POSITIVE_INFINITY);
            }
        });
        return byName;
    }

    private static List<List<Double>> rawData(JsonNode metric, Cell cell) {
        List<List<Double>> forks = new ArrayList<>();
        for (JsonNode fork : metric.path("rawData")) {
            List<Double> iterations = new ArrayList<>();
            for (JsonNode iteration : fork) {
                if (!iteration.isNumber()) {
                    throw new GateException.UnusableFigure(cell + ": a figure reads " + iteration);
                }
                iterations.add(iteration.doubleValue());
            }
            forks.add(iterations);
        }
        return forks;
    }

    private static double nsPerUnit(String scoreUnit, Cell cell, String origin) {
        return switch (scoreUnit) {
            case "ns/op" -> 1;
            case "us/op" -> 1e3;
            case "ms/op" -> 1e6;
            case "s/op" -> 1e9;
            default ->
                throw new GateException.InvalidResults(origin + ": " + cell + " is measured in '" + scoreUnit
                        + "'; the gate judges average times (-bm avgt)");
        };
    }
}
