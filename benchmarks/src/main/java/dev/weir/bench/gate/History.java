package dev.weir.bench.gate;

import dev.weir.bench.gate.sample.Interval;
import dev.weir.bench.micro.input.BenchStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every run's answers, a line of JSON each, appended to one file for as long as it lasts: {@code benchmarks/jmh-history.jsonl}, which
 * {@code mvn clean} leaves alone and git ignores, or {@code -Djmh.history=FILE}. Format {@code weir-jmh-history/1}:
 *
 * <pre>{@code
 * {"format": "weir-jmh-history/1", "at": "2026-11-29T22:00:00Z", "question": "split", "profile": "quick", "outcome": "PASS",
 *  "commit": "1a2b3c4d5e+",               with + where files differed from it
 *  "unit": "line", "ns_per_unit": 18.6, "bytes_per_unit": 0.0, "jvms": 6, "spread": 0.03,      null of one JVM
 *  "ratio": 0.18, "ratio_low": 0.17, "ratio_high": 0.19,          weir's time / the ruler's, an operation; absent where no ruler ran;
 *                                         low and high are null where one JVM measured weir or the ruler: it bounds nothing
 *  "ratio_budget": 0.22, "ratio_goal": 0.25,      the most that the budget lets it be, and what it is meant to reach
 *  "best_other": "okio", "best_other_ratio": 0.23,
 *  "base": "...", "change": 1.01, "change_low": 0.99, "change_high": 1.02, "verdict": "no difference",      absent without a base;
 *                                         low and high are null where fewer than 8 JVMs were compared
 *  "input": "7f00a1b2",                   fingerprint of the stream
 *  "cpu": "...", "cores": 2, "jdk": "...", "load_average": 0.4, "by_others": 0.01, "stolen": 0.0, "disturbances": []}
 * }</pre>
 */
final class History {

    private static final String FORMAT = "weir-jmh-history/1";
    private static final JsonMapper MAPPER = new JsonMapper();

    /** A creep is told where so many of the latest runs are slower than as many of the earliest, by more than a share. */
    private static final int FEWEST_RUNS_A_SIDE = 4;

    private static final int MOST_RUNS_A_SIDE = 8;
    private static final double CREEP = 0.05;

    private final Path file;
    private final Clock clock;

    History(Path file) {
        this(file, Clock.systemUTC());
    }

    History(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * What all questions of a run have in common.
     *
     * @param commit empty where git does not know
     * @param base empty without one
     */
    record RunFacts(
            String profile,
            String commit,
            String base,
            String cpu,
            int cores,
            String jdk,
            @Nullable Double loadAverage,
            double byOthers,
            double stolen,
            List<String> disturbances) {}

    /**
     * Appends a run.
     *
     * @return what there is to say about it: questions that have crept, or why the file cannot be written. A history that cannot be kept
     *     does not change a verdict.
     */
    List<String> append(
            List<Judgement> judgements, List<Change> changes, Outcome outcome, RunFacts run, UnitCounts units) {
        Map<String, ObjectNode> lines = new LinkedHashMap<>();
        judgements.forEach(judgement ->
                putJudgement(line(judgement.budget(), judgement.weir(), lines, outcome, run, units), judgement));
        changes.forEach(
                change -> putChange(line(change.budget(), change.head(), lines, outcome, run, units), change, run));
        List<String> notes = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        lines.values().forEach(line -> text.append(line).append('\n'));
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            List<JsonNode> all = read(notes);
            lines.values().forEach(line -> creep(line, all).ifPresent(notes::add));
        } catch (IOException e) {
            notes.add("This run is not in the history: " + file + " cannot be written: " + e);
        }
        return notes;
    }

    private ObjectNode line(
            Budget budget,
            Figure weir,
            Map<String, ObjectNode> lines,
            Outcome outcome,
            RunFacts run,
            UnitCounts units) {
        return lines.computeIfAbsent(budget.question(), question -> {
            ObjectNode line = MAPPER.createObjectNode();
            line.put("format", FORMAT);
            line.put("at", clock.instant().toString());
            line.put("question", question);
            line.put("profile", run.profile());
            line.put("outcome", outcome.toString());
            line.put("commit", run.commit());
            line.put("unit", budget.unit().toString());
            line.put("ns_per_unit", weir.nsPerUnit());
            line.put("bytes_per_unit", weir.bytesPerUnit());
            line.put("jvms", weir.sample().size());
            putNumber(line, "spread", weir.sample().spread());
            String stream = budget.weir().params().get("stream");
            BenchStream input = stream == null ? null : units.stream(stream);
            line.put("input", input == null ? null : String.format(Locale.ROOT, "%08x", input.fingerprint()));
            line.put("cpu", run.cpu());
            line.put("cores", run.cores());
            line.put("jdk", run.jdk());
            line.put("load_average", run.loadAverage());
            putNumber(line, "by_others", run.byOthers());
            putNumber(line, "stolen", run.stolen());
            run.disturbances().forEach(line.putArray("disturbances")::add);
            return line;
        });
    }

    private static void putJudgement(ObjectNode line, Judgement judgement) {
        putInterval(line, "ratio", judgement.share(), judgement.isBounded());
        TimeBudget budget = judgement.budget().time();
        putNumber(line, "ratio_budget", budget.mostShareOfTime());
        putNumber(line, "ratio_goal", budget.measure().of(budget.goal()));
        judgement.bestOther().ifPresent(other -> {
            line.put("best_other", other.cell().contender());
            line.put("best_other_ratio", judgement.weir().nsPerUnit() / other.nsPerUnit());
        });
    }

    private static void putChange(ObjectNode line, Change change, RunFacts run) {
        line.put("base", run.base());
        Interval interval = change.comparison().change();
        putInterval(line, "change", interval, interval.isBounded());
        line.put("verdict", change.verdict());
    }

    private static void putInterval(ObjectNode line, String name, Interval interval, boolean isBounded) {
        putNumber(line, name, interval.ratio());
        putNumber(line, name + "_low", isBounded ? interval.low() : Double.NaN);
        putNumber(line, name + "_high", isBounded ? interval.high() : Double.NaN);
    }

    /** JSON has no number that is none. */
    private static void putNumber(ObjectNode line, String name, double value) {
        line.put(name, Double.isFinite(value) ? (Double) value : null);
    }

    private List<JsonNode> read(List<String> notes) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        int number = 0;
        int unreadable = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            try {
                lines.add(MAPPER.readTree(line));
            } catch (JacksonException e) {
                unreadable = unreadable == 0 ? number : unreadable;
            }
        }
        if (unreadable > 0) {
            notes.add("Line " + unreadable + " of " + file + " is no JSON; it was left as it is.");
        }
        return lines;
    }

    /** Whether a question takes longer now than it did: the latest runs beside the earliest, on this machine, JVM and input. */
    private static Optional<String> creep(ObjectNode latest, List<JsonNode> all) {
        List<JsonNode> runs = all.stream()
                .filter(line -> line.path("ratio").isNumber() && isOfOneKind(line, latest))
                .toList();
        int aSide = Math.min(MOST_RUNS_A_SIDE, runs.size() / 2);
        if (aSide < FEWEST_RUNS_A_SIDE) {
            return Optional.empty();
        }
        Interval change = Interval.between(
                ratios(runs.subList(0, aSide)), ratios(runs.subList(runs.size() - aSide, runs.size())));
        if (change.low() <= 1 || change.ratio() <= 1 + CREEP) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "Creep: %s takes %.0f %% more of the ruler's time in the last %d runs than in the first %d of %s (%s).",
                latest.path("question").asString(),
                100 * (change.ratio() - 1),
                aSide,
                aSide,
                runs.get(0).path("at").asString(),
                runs.get(0).path("commit").asString()));
    }

    /** Ratios of another machine, JVM, profile or input say nothing, nor do those of a disturbed run. */
    private static boolean isOfOneKind(JsonNode line, JsonNode latest) {
        return line.path("disturbances").isEmpty()
                && List.of("format", "question", "profile", "cpu", "cores", "jdk", "input").stream()
                        .allMatch(name -> Objects.equals(line.get(name), latest.get(name)));
    }

    private static double[] ratios(List<JsonNode> runs) {
        return runs.stream().mapToDouble(run -> run.path("ratio").doubleValue()).toArray();
    }
}
