package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.text.Facts;
import dev.weir.bench.text.Figures;
import dev.weir.bench.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Comparisons for people and for spreadsheets. Groups are lettered: A is the first, to which all ratios are. */
public final class ComparisonReport {

    private static final List<Metric> OF_THE_CLIENT = List.of(Metric.DECODE_LAG, Metric.SEND_LAG);
    private static final List<Percentile> OF_THE_CLIENT_SHOWN = List.of(Percentile.P50, Percentile.P99);
    private static final String NO_COLUMN = "";

    private final List<Comparison> comparisons;

    public ComparisonReport(List<Comparison> comparisons) {
        this.comparisons = List.copyOf(comparisons);
    }

    /** A fact about a comparison. */
    private record Fact(String name, String text) {}

    /** For a terminal of so many columns. */
    public String text(int width) {
        return join(comparison -> {
            Facts facts = new Facts(width);
            facts(comparison).forEach(fact -> facts.add(fact.name(), fact.text()));
            Facts methods = new Facts(width);
            methods(comparison).forEach(fact -> methods.add(fact.name(), fact.text()));
            return "suite " + comparison.suite() + "\n\n" + facts + "\n" + table(comparison) + "\n" + methods;
        });
    }

    /** For a page. */
    public String markdown() {
        return join(comparison -> "## " + comparison.suite() + "\n\n"
                + bullets(facts(comparison))
                + "\n" + table(comparison).toMarkdown() + "\n"
                + bullets(methods(comparison)));
    }

    private String join(Function<Comparison, String> section) {
        return comparisons.stream().map(section).collect(Collectors.joining("\n"));
    }

    private static String bullets(List<Fact> facts) {
        return facts.stream()
                .map(fact -> "- " + fact.name() + ": " + fact.text() + "\n")
                .collect(Collectors.joining());
    }

    /** For a spreadsheet: a row for each figure of each group. */
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
                "verdict");
        for (Comparison comparison : comparisons) {
            for (Row row : comparison.rows()) {
                for (int i = 0; i < row.cells().size(); i++) {
                    Group group = comparison.groups().get(i);
                    Row.Cell cell = row.cells().get(i);
                    table.row(
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
                            cell.verdict() == null ? "" : cell.verdict().words());
                }
            }
        }
        return table.toCsv();
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.6g", value);
    }

    private static List<Fact> facts(Comparison comparison) {
        List<Fact> facts = new ArrayList<>();
        comparison.forced().forEach(difference -> facts.add(new Fact("forced", difference.toString())));
        for (int i = 0; i < comparison.groups().size(); i++) {
            facts.add(new Fact(letter(i), describe(comparison.groups().get(i))));
        }
        for (Group group : comparison.groups()) {
            for (RunFolder run : group.runs()) {
                run.incompleteBecause().ifPresent(why -> facts.add(new Fact("incomplete", run.path() + ": " + why)));
                run.degraded().forEach(why -> facts.add(new Fact("degraded", run.path() + ": " + why)));
                run.problems().forEach(why -> facts.add(new Fact("unreadable", run.path() + ": " + why)));
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
        boolean showsTheClientsShare = comparison.groups().stream()
                .anyMatch(group ->
                        OF_THE_CLIENT.stream().anyMatch(group.histograms().metrics()::contains));
        if (showsTheClientsShare) {
            methods.add(new Fact("+", "what the client itself adds, which is in the figures above; it has no verdict"));
        }
        return methods;
    }

    private static Table table(Comparison comparison) {
        List<String> header = new ArrayList<>(List.of("ms", "A"));
        for (int i = 1; i < comparison.groups().size(); i++) {
            header.addAll(List.of(letter(i), letter(i) + "/A", "interval", "verdict"));
        }
        Table table = new Table(1, header.toArray(String[]::new));
        for (Row row : comparison.rows()) {
            List<String> cells = new ArrayList<>();
            cells.add(row.figure().label());
            cells.add(value(row.cells().get(0)));
            row.cells().stream().skip(1).forEach(cell -> cells.addAll(compared(cell)));
            table.row(cells.toArray(String[]::new));
        }
        addTheClientsShare(comparison, table);
        return table;
    }

    /** What the client adds stands beside what it measured, and is no part of the verdict. */
    private static void addTheClientsShare(Comparison comparison, Table table) {
        List<RunHistograms> groups =
                comparison.groups().stream().map(Group::histograms).toList();
        for (Metric metric : OF_THE_CLIENT) {
            for (Percentile percentile : OF_THE_CLIENT_SHOWN) {
                List<String> cells = new ArrayList<>();
                cells.add("+ " + metric.label() + " " + percentile.label());
                for (int i = 0; i < groups.size(); i++) {
                    cells.add(value(groups.get(i), metric, percentile));
                    if (i > 0) {
                        cells.addAll(List.of(NO_COLUMN, NO_COLUMN, NO_COLUMN));
                    }
                }
                if (groups.stream().anyMatch(group -> group.metrics().contains(metric))) {
                    table.row(cells.toArray(String[]::new));
                }
            }
        }
    }

    private static String value(RunHistograms histograms, Metric metric, Percentile percentile) {
        if (!histograms.metrics().contains(metric)) {
            return "unknown";
        }
        OptionalLong ns = percentile.of(histograms.of(metric), histograms.requests(metric));
        return ns.isPresent() ? Figures.ms(ns.getAsLong()) : percentile.tooFew();
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
