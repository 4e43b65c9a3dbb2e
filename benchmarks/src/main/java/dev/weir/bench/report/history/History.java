package dev.weir.bench.report.history;

import dev.weir.bench.report.history.HistoryFiles.Line;
import dev.weir.bench.report.page.Templates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the gate has found over time: the ratios of each question with their intervals and budgets, as a page, and the latest in formats that
 * public dashboards read. Immutable and thread-safe.
 */
public final class History {

    private static final double MS_PER_S = 1e3;

    private final HistoryFiles files;

    private History(HistoryFiles files) {
        this.files = files;
    }

    /**
     * Reads files of the gate's history, and of folders all that end in {@code .jsonl}.
     *
     * @throws HistoryException if they hold none
     * @throws IOException if one cannot be read
     */
    public static History read(List<Path> filesOrFolders) throws IOException {
        return new History(HistoryFiles.read(filesOrFolders));
    }

    private Map<String, List<Line>> byQuestion() {
        return files.lines().stream()
                .collect(Collectors.groupingBy(Line::question, LinkedHashMap::new, Collectors.toList()));
    }

    /** A page of HTML that needs no network. */
    public String html() {
        ObjectNode data = JsonMapper.shared().createObjectNode();
        data.put("schema_version", "weir-history/1");
        ArrayNode problems = data.putArray("problems");
        files.problems().forEach(problems::add);
        ArrayNode questions = data.putArray("questions");
        byQuestion().forEach((question, lines) -> put(questions.addObject(), question, lines));
        return Templates.page("history.ftlh", data);
    }

    private static void put(ObjectNode json, String question, List<Line> lines) {
        json.put("question", question);
        Map<String, List<Line>> byKind =
                lines.stream().collect(Collectors.groupingBy(Line::kind, LinkedHashMap::new, Collectors.toList()));
        ArrayNode kinds = json.putArray("kinds");
        byKind.forEach((kind, ofKind) -> {
            ObjectNode of = kinds.addObject();
            of.put("kind", kind);
            ArrayNode answers = of.putArray("answers");
            ofKind.forEach(line -> put(answers.addObject(), line));
        });
    }

    private static void put(ObjectNode json, Line line) {
        json.put("at", line.json().path("at").asString());
        json.put("at_s", line.at().toEpochMilli() / MS_PER_S);
        for (String name : List.of(
                "ratio", "ratio_low", "ratio_high", "ratio_budget", "ratio_goal", "ns_per_unit", "bytes_per_unit")) {
            json.set(name, number(line.json(), name));
        }
        for (String name : List.of("commit", "outcome", "unit", "jvms")) {
            json.put(name, line.json().path(name).asString(""));
        }
        json.put("disturbed", line.json().path("disturbances").size() > 0);
    }

    private static JsonNode number(JsonNode line, String name) {
        JsonNode value = line.path(name);
        return value.isNumber() ? value : JsonMapper.shared().nullNode();
    }

    /** Of each question on each machine: what differs in kind is no point of the same line. */
    private Collection<Line> latest() {
        return files.lines().stream()
                .collect(Collectors.toMap(
                        History::series, Function.identity(), (earlier, later) -> later, LinkedHashMap::new))
                .values();
    }

    private static String series(Line line) {
        return line.question() + " (" + line.kind() + ")";
    }

    /**
     * The latest answer to each question of each kind (machine, JVM, profile, input), which its name tells, as what github-action-benchmark reads with {@code tool: customSmallerIsBetter}: a list of
     * {@code {name, unit, value, range, extra}} (README of github.com/benchmark-action/github-action-benchmark).
     */
    public String githubActionBenchmark() {
        ArrayNode list = JsonMapper.shared().createArrayNode();
        for (Line line : latest()) {
            JsonNode json = line.json();
            String extra = "commit " + json.path("commit").asString("unknown");
            if (json.path("ratio").isNumber()) {
                ObjectNode ratio = entry(list, series(line) + ", share of the ruler's time", "x", json.path("ratio"));
                if (json.path("ratio_low").isNumber() && json.path("ratio_high").isNumber()) {
                    ratio.put(
                            "range",
                            String.format(
                                    Locale.ROOT,
                                    "%.4f to %.4f",
                                    json.path("ratio_low").doubleValue(),
                                    json.path("ratio_high").doubleValue()));
                }
                ratio.put("extra", extra);
            }
            if (json.path("bytes_per_unit").isNumber()) {
                entry(
                                list,
                                series(line) + ", allocation",
                                "B/" + json.path("unit").asString("unit"),
                                json.path("bytes_per_unit"))
                        .put("extra", extra);
            }
        }
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(list);
    }

    private static ObjectNode entry(ArrayNode list, String name, String unit, JsonNode value) {
        ObjectNode entry = list.addObject();
        entry.put("name", name);
        entry.put("unit", unit);
        entry.set("value", value);
        return entry;
    }

    /**
     * The latest answer to each question of each kind as Bencher Metric Format: benchmark to measure to {@code {value, lower_value, upper_value}}
     * (bencher.dev/docs/reference/bencher-metric-format). {@code ratio} is a share of the ruler's time, {@code latency} ns a unit, {@code
     * allocation} bytes a unit.
     */
    public String bencherMetricFormat() {
        ObjectNode all = JsonMapper.shared().createObjectNode();
        for (Line line : latest()) {
            JsonNode json = line.json();
            ObjectNode benchmark = all.putObject(series(line));
            if (json.path("ratio").isNumber()) {
                ObjectNode ratio = measure(benchmark, "ratio", json.path("ratio"));
                if (json.path("ratio_low").isNumber() && json.path("ratio_high").isNumber()) {
                    ratio.set("lower_value", json.path("ratio_low"));
                    ratio.set("upper_value", json.path("ratio_high"));
                }
            }
            if (json.path("ns_per_unit").isNumber()) {
                measure(benchmark, "latency", json.path("ns_per_unit"));
            }
            if (json.path("bytes_per_unit").isNumber()) {
                measure(benchmark, "allocation", json.path("bytes_per_unit"));
            }
        }
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    private static ObjectNode measure(ObjectNode benchmark, String name, JsonNode value) {
        ObjectNode measure = benchmark.putObject(name);
        measure.set("value", value);
        return measure;
    }
}
