package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.text.Facts;
import dev.weir.bench.text.Figures;
import dev.weir.bench.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Comparisons for people and for spreadsheets. Groups are lettered: A is the first, to which all ratios are. */
public final class ComparisonReport {

    private static final String NO_COLUMN = "";
    private static final String NOT_COMPARED = "not compared";

    private final List<Comparison> comparisons;
    private final List<Uncompared> uncompared;

    /**
     * @param comparisons one for each suite
     * @param uncompared the suites of which there is none
     */
    public ComparisonReport(List<Comparison> comparisons, List<Uncompared> uncompared) {
        this.comparisons = List.copyOf(comparisons);
        this.uncompared = List.copyOf(uncompared);
    }

    /**
     * A fact about a comparison.
     *
     * @param group of which group; empty where of all
     */
    private record Fact(String name, String group, String text) {

        Fact(String name, String text) {
            this(name, "", text);
        }
    }

    /** For a terminal of so many columns. */
    public String text(int width) {
        String compared = join(comparison -> {
            Facts facts = new Facts(width);
            facts(comparison).forEach(fact -> facts.add(fact.name(), fact.text()));
            Facts methods = new Facts(width);
            methods(comparison).forEach(fact -> methods.add(fact.name(), fact.text()));
            return "suite " + comparison.suite() + "\n\n" + facts + "\n" + table(comparison) + "\n" + methods;
        });
        if (uncompared.isEmpty()) {
            return compared;
        }
        Facts others = new Facts(width);
        notCompared().forEach(fact -> others.add(fact.name(), fact.text()));
        return compared + "\n" + others;
    }

    private List<Fact> notCompared() {
        return uncompared.stream()
                .map(suite -> new Fact(NOT_COMPARED, suite.suite() + ": " + suite.because()))
                .toList();
    }

    /** For a page. */
    public String markdown() {
        return join(comparison -> "## " + comparison.suite() + "\n\n"
                        + bullets(facts(comparison))
                        + "\n" + table(comparison).toMarkdown() + "\n"
                        + bullets(methods(comparison)))
                + (uncompared.isEmpty() ? "" : "\n" + bullets(notCompared()));
    }

    private String join(Function<Comparison, String> section) {
        return comparisons.stream().map(section).collect(Collectors.joining("\n"));
    }

    private static String bullets(List<Fact> facts) {
        return facts.stream()
                .map(fact -> "- " + fact.name() + ": " + fact.text() + "\n")
                .collect(Collectors.joining());
    }

    /** For a spreadsheet: a row for each figure of each group, and one, with a note, for each reservation. */
    public String csv() {
        Table table = new Table(
                1,
                "suite",
                "figure",
                "unit",
                "group",
                "machine",
                "value",
                "unknown_because",
                "ratio",
                "low",
                "high",
                "verdict",
                "note");
        for (Comparison comparison : comparisons) {
            Stream.of(comparison.rows(), comparison.ofTheClients())
                    .flatMap(List::stream)
                    .forEach(row -> addTo(table, comparison, row));
            Stream.of(forced(comparison), reservations(comparison))
                    .flatMap(List::stream)
                    .forEach(fact -> addTo(table, comparison.suite(), fact.name(), fact.group(), fact.text()));
        }
        uncompared.forEach(suite -> addTo(table, suite.suite(), NOT_COMPARED, "", suite.because()));
        return table.toCsv();
    }

    private static void addTo(Table csv, Comparison comparison, Row row) {
        for (int i = 0; i < row.cells().size(); i++) {
            Group group = comparison.groups().get(i);
            Row.Cell cell = row.cells().get(i);
            csv.row(
                    comparison.suite(),
                    row.figure().label(),
                    row.figure().unit(),
                    group.name(),
                    group.machine(),
                    number(cell.value()),
                    Objects.toString(cell.unknownBecause(), ""),
                    number(cell.ratioValue()),
                    number(cell.low()),
                    number(cell.high()),
                    cell.verdict() == null ? "" : cell.verdict().words(),
                    "");
        }
    }

    private static void addTo(Table csv, String suite, String name, String group, String note) {
        csv.row(suite, name, "", group, "", "", "", "", "", "", "", note);
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.6g", value);
    }

    private static List<Fact> facts(Comparison comparison) {
        List<Fact> facts = new ArrayList<>(forced(comparison));
        for (int i = 0; i < comparison.groups().size(); i++) {
            facts.add(new Fact(letter(i), describe(comparison.groups().get(i))));
        }
        facts.addAll(reservations(comparison));
        return facts;
    }

    private static List<Fact> forced(Comparison comparison) {
        return comparison.forced().stream()
                .map(difference -> new Fact("forced", difference.toString()))
                .toList();
    }

    private static List<Fact> reservations(Comparison comparison) {
        List<Fact> facts = new ArrayList<>();
        for (Group group : comparison.groups()) {
            for (RunFolder run : group.runs()) {
                BiConsumer<String, String> say =
                        (name, why) -> facts.add(new Fact(name, group.name(), run.path() + ": " + why));
                run.incompleteBecause().ifPresent(why -> say.accept("incomplete", why));
                run.degraded().forEach(why -> say.accept("degraded", why));
                run.problems().forEach(why -> say.accept("unreadable", why));
            }
        }
        return facts;
    }

    private static String letter(int group) {
        return group < 26 ? String.valueOf((char) ('A' + group)) : "G" + group;
    }

    private static String describe(Group group) {
        RunHeader header = group.runs().get(0).header();
        long requests = group.runs().stream()
                .mapToLong(run -> run.totals().ended(Outcome.OK))
                .sum();
        int runs = group.runs().size();
        return Stream.of(
                        group.name(),
                        group.machine(),
                        header.told(ServerFacts::model),
                        Attribute.isDigestKnown(group.runs().get(0)) ? null : "digest unknown",
                        header.server().quantization(),
                        header.load().describe(),
                        runs + (runs == 1 ? " run of " : " runs of ") + requests + " good requests",
                        "clock: " + header.client().clock())
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static List<Fact> methods(Comparison comparison) {
        List<Fact> methods = new ArrayList<>();
        for (int i = 1; i < comparison.groups().size(); i++) {
            methods.add(new Fact(letter(i) + "/A", comparison.methods().get(i - 1)));
        }
        methods.add(new Fact(
                "all",
                "the intervals of a column hold together: with 95 % confidence all true ratios lie inside;"
                        + " no ratio is of percentiles that too few requests know"));
        comparison.ofTheClients().stream()
                .map(row -> ((Figure.OfMetric) row.figure()).metric())
                .distinct()
                .forEach(metric -> methods.add(new Fact("+ " + metric.label(), ofTheClient(metric))));
        return methods;
    }

    private static String ofTheClient(Metric metric) {
        return switch (metric) {
            case DECODE_LAG ->
                "what the client takes from a record's arrival to its event; it is in no figure above, for they count to"
                        + " the arrival, and has no verdict";
            case SEND_LAG ->
                "how late the client had sent a request; it is in all figures above that count from the scheduled start, as"
                        + " ttft and e2el do, and has no verdict";
            default -> throw new IllegalArgumentException(metric + " is no metric of the client's");
        };
    }

    private static Table table(Comparison comparison) {
        List<String> header = new ArrayList<>(List.of("ms", "A"));
        for (int i = 1; i < comparison.groups().size(); i++) {
            header.addAll(List.of(letter(i), letter(i) + "/A", "interval", "verdict"));
        }
        Table table = new Table(1, header.toArray(String[]::new));
        comparison.rows().forEach(row -> addTo(table, row.figure().label(), row));
        comparison
                .ofTheClients()
                .forEach(row -> addTo(table, "+ " + row.figure().label(), row));
        return table;
    }

    private static void addTo(Table table, String label, Row row) {
        List<String> cells = new ArrayList<>();
        cells.add(label);
        cells.add(value(row.cells().get(0)));
        row.cells().stream().skip(1).forEach(cell -> cells.addAll(compared(cell)));
        table.row(cells.toArray(String[]::new));
    }

    private static String value(Row.Cell cell) {
        return cell.value() == null ? Objects.toString(cell.unknownBecause(), "") : Figures.plain(cell.value());
    }

    private static List<String> compared(Row.Cell cell) {
        Ratio ratio = cell.ratio();
        if (ratio == null || cell.verdict() == null) {
            return List.of(value(cell), NO_COLUMN, NO_COLUMN, NO_COLUMN);
        }
        return List.of(
                value(cell),
                String.format(Locale.ROOT, "%.2fx", ratio.value()),
                ratio.isBounded() ? String.format(Locale.ROOT, "%.2f-%.2f", ratio.low(), ratio.high()) : "any",
                cell.verdict().words());
    }
}
