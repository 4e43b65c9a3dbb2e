package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code benchmarks/budgets.json}, format {@code weir-budgets/1}.
 *
 * <pre>{@code
 * { "format": "weir-budgets/1",
 *   "questions": [                           in the order of the data flow: the first that fails names the stage
 *     { "question": "split",                 unique
 *       "stage": "dev.weir.ndjson.LineSplitter",
 *       "weir":  {"benchmark": "SplitBenchmark.weir", "params": {"stream": "...", "reads": "8192"}},
 *       "ruler": {"benchmark": "SplitBenchmark.bufferedReader", "params": {...}},
 *       "faster_at_least": {"goal": 4, "gate": 4},      ruler's time / weir's time, or
 *       "time_at_most": {"goal": 0.2, "gate": 0.2},     weir's time / ruler's time: one of the two
 *       "bytes_per_unit_at_most": 0 } ] }
 * }</pre>
 *
 * Every member is required and no other is known: a budget that is misspelt would otherwise never be enforced.
 */
final class Budgets {

    private static final String FORMAT = "weir-budgets/1";
    /** Bytes are UTF-8, whatever they look like (RFC 8259, section 8.1). */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String origin;

    private Budgets(String origin) {
        this.origin = origin;
    }

    /**
     * Reads a file of budgets.
     *
     * @throws GateException.InvalidBudgets if it cannot be read or is not of this format
     */
    static List<Budget> read(Path file) {
        byte[] json;
        try {
            json = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new GateException.InvalidBudgets("cannot read the budgets " + file + ": " + e, e);
        }
        return parse(json, file.toString());
    }

    /**
     * Reads budgets.
     *
     * @param origin names them in errors
     * @throws GateException.InvalidBudgets if they are not of this format
     */
    static List<Budget> parse(byte[] json, String origin) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new GateException.InvalidBudgets(origin + " is not JSON: " + e.getOriginalMessage(), e);
        }
        return new Budgets(origin).budgets(root);
    }

    private List<Budget> budgets(JsonNode root) {
        expectMembers(root, "the file", Set.of("format", "questions"));
        if (!root.path("format").asString("").equals(FORMAT)) {
            throw invalid("the file", "\"format\" must be \"" + FORMAT + "\", was " + root.path("format"));
        }
        List<Budget> budgets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode question : root.path("questions")) {
            Budget budget = budget(question, "question " + (budgets.size() + 1));
            if (!names.add(budget.question())) {
                throw invalid("question " + (budgets.size() + 1), "\"" + budget.question() + "\" is asked twice");
            }
            budgets.add(budget);
        }
        if (budgets.isEmpty()) {
            throw invalid("the file", "it asks no question, so that nothing could ever fail");
        }
        return List.copyOf(budgets);
    }

    private Budget budget(JsonNode question, String number) {
        String where = number + " (" + question.path("question").asString("unnamed") + ")";
        TimeBudget.Measure measure = measure(question, where);
        expectMembers(
                question, where, Set.of("question", "stage", "weir", "ruler", measure.key(), "bytes_per_unit_at_most"));
        return new Budget(
                text(question, "question", where),
                text(question, "stage", where),
                cell(question.path("weir"), where + ", \"weir\""),
                cell(question.path("ruler"), where + ", \"ruler\""),
                timeBudget(question.path(measure.key()), measure, where + ", \"" + measure.key() + "\""),
                number(question, "bytes_per_unit_at_most", where));
    }

    private TimeBudget.Measure measure(JsonNode question, String where) {
        List<TimeBudget.Measure> given = Arrays.stream(TimeBudget.Measure.values())
                .filter(measure -> question.has(measure.key()))
                .toList();
        if (given.size() != 1) {
            throw invalid(where, "must have \"faster_at_least\" or \"time_at_most\", and only one of them");
        }
        return given.get(0);
    }

    private TimeBudget timeBudget(JsonNode limits, TimeBudget.Measure measure, String where) {
        expectMembers(limits, where, Set.of("goal", "gate"));
        double goal = number(limits, "goal", where);
        double gate = number(limits, "gate", where);
        if (goal == 0 || gate == 0) {
            throw invalid(where, "limits must be greater than 0");
        }
        return new TimeBudget(measure, goal, gate);
    }

    private Cell cell(JsonNode cell, String where) {
        expectMembers(cell, where, Set.of("benchmark", "params"));
        String benchmark = text(cell, "benchmark", where);
        if (!benchmark.matches("\\w+\\.\\w+")) {
            throw invalid(where, "\"benchmark\" must read Class.method, was \"" + benchmark + "\"");
        }
        SortedMap<String, String> params = new TreeMap<>();
        cell.path("params").forEachEntry((name, value) -> {
            if (!value.isString()) {
                throw invalid(where, "parameter \"" + name + "\" must be a string, was " + value);
            }
            params.put(name, value.stringValue());
        });
        return new Cell(benchmark, params);
    }

    private String text(JsonNode node, String member, String where) {
        JsonNode value = node.path(member);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw invalid(where, "\"" + member + "\" must be a string, was " + value);
        }
        return value.stringValue();
    }

    private double number(JsonNode node, String member, String where) {
        JsonNode value = node.path(member);
        if (!value.isNumber() || !(value.doubleValue() >= 0) || Double.isInfinite(value.doubleValue())) {
            throw invalid(where, "\"" + member + "\" must be a number, 0 or more, was " + value);
        }
        return value.doubleValue();
    }

    private void expectMembers(JsonNode node, String where, Set<String> members) {
        if (!node.isObject()) {
            throw invalid(where, "an object is expected, found " + node.getNodeType());
        }
        for (String name : node.propertyNames()) {
            if (!members.contains(name)) {
                throw invalid(where, "unknown member \"" + name + "\"; known are " + new TreeSet<>(members));
            }
        }
        for (String name : members) {
            if (!node.has(name)) {
                throw invalid(where, "\"" + name + "\" is missing");
            }
        }
    }

    private GateException.InvalidBudgets invalid(String where, String what) {
        return new GateException.InvalidBudgets(origin + ", " + where + ": " + what);
    }
}
