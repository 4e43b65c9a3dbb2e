package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.folder.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Groups of runs of one suite, laid beside the first.
 *
 * @param suite what was run
 * @param groups in the order in which their first runs were given
 * @param forced differences that make figures differ anyway, and that the user wants to look past
 * @param methods how sure is found out, in words: one for each group but the first
 * @param rows the figures that at least one group knows
 */
public record Comparison(
        String suite, List<Group> groups, List<Difference> forced, List<String> methods, List<Row> rows) {

    static final long SEED = 1;

    private static final String UNKNOWN = "unknown";
    private static final double NS_PER_MS = 1e6;

    /** What a clock leaves open of a time, ms: differences below it mean nothing, however often they are seen. */
    private static final double CLOCK_MS = 0.1;

    /** Copies the lists. */
    public Comparison {
        groups = List.copyOf(groups);
        forced = List.copyOf(forced);
        methods = List.copyOf(methods);
        rows = List.copyOf(rows);
    }

    /**
     * Compares runs; two at least.
     *
     * @param mayDiffer in what they may differ
     * @throws CompareException.NotComparable if they differ in something else
     * @throws CompareException.EmptyRun if one has no good request
     * @throws CompareException.LostRequests if the requests of one cannot be read
     */
    public static Comparison of(List<RunFolder> runs, Set<Attribute> mayDiffer) {
        if (runs.size() < 2) {
            throw new IllegalArgumentException("it takes two runs to compare");
        }
        runs.forEach(Comparison::requireGood);
        List<Difference> differences = differences(runs, mayDiffer);
        return beside(Group.of(runs, mayDiffer), differences);
    }

    /**
     * Compares two sides, whatever their runs are called: all runs of a side are taken together.
     *
     * @param first at least one run, to which the ratios are
     * @param other at least one run; those without a good request are in no figure, and without any other there is no row
     * @param mayDiffer in what they may differ
     * @throws CompareException.NotComparable if they differ in something else
     * @throws CompareException.OtherLoad if they were measured under different loads
     * @throws CompareException.EmptyRun if one of the first has no good request
     * @throws CompareException.LostRequests if the requests of one cannot be read
     */
    static Comparison ofSides(Group first, Group other, Set<Attribute> mayDiffer) {
        first.runs().forEach(Comparison::requireGood);
        other.runs().forEach(Comparison::requireRequests);
        List<RunFolder> runs = new ArrayList<>(first.runs());
        runs.addAll(other.runs());
        List<Difference> differences = differences(runs, mayDiffer);
        Map<String, List<Path>> loads = runs.stream()
                .collect(Collectors.groupingBy(
                        run -> run.header().load().describe(),
                        LinkedHashMap::new,
                        Collectors.mapping(RunFolder::path, Collectors.toList())));
        if (loads.size() > 1) {
            throw new CompareException.OtherLoad(loads);
        }
        List<Group> groups = List.of(first, other);
        List<RunFolder> good = other.goodRuns();
        if (good.isEmpty()) {
            return new Comparison(first.suite(), groups, differences, List.of(), List.of());
        }
        Comparison ofGood = beside(List.of(first, Group.ofSide(other.name(), good)), differences);
        return new Comparison(ofGood.suite, groups, differences, ofGood.methods, ofGood.rows);
    }

    private static void requireGood(RunFolder run) {
        requireRequests(run);
        if (run.totals().ended(Outcome.OK) == 0) {
            throw new CompareException.EmptyRun(run.path(), run.totals().requests());
        }
    }

    private static void requireRequests(RunFolder run) {
        if (!run.hasRequests()) {
            throw new CompareException.LostRequests(run.path());
        }
    }

    /** In what runs differ that may; refuses those that differ in something else. */
    private static List<Difference> differences(List<RunFolder> runs, Set<Attribute> mayDiffer) {
        List<Difference> differences = Difference.between(runs);
        List<Difference> refused = differences.stream()
                .filter(difference -> !mayDiffer.contains(difference.attribute()))
                .toList();
        if (!refused.isEmpty()) {
            throw new CompareException.NotComparable(refused);
        }
        return differences;
    }

    private static Comparison beside(List<Group> groups, List<Difference> forced) {
        List<Figure> figures = Figure.all();
        Group first = groups.get(0);
        List<String> methods = new ArrayList<>();
        List<List<Row.Cell>> columns = new ArrayList<>();
        for (Group other : groups.subList(1, groups.size())) {
            Resampling resampling = Resampling.of(first, other);
            Side a = new Side(first, resampling.pieces(first), figures);
            Side b = new Side(other, resampling.pieces(other), figures);
            if (columns.isEmpty()) {
                columns.add(a.cells());
            }
            columns.add(ratios(a, b, figures, resampling));
            methods.add(resampling.describe(a.pieces(), b.pieces()));
        }
        List<Row> rows = IntStream.range(0, figures.size())
                .mapToObj(row -> new Row(
                        figures.get(row),
                        columns.stream().map(column -> column.get(row)).toList()))
                .filter(Row::isKnown)
                .toList();
        return new Comparison(first.suite(), groups, forced, methods, rows);
    }

    /** What the clients themselves add, beside what they measured: there is no verdict on it, and no ratio. */
    public List<Row> ofTheClients() {
        List<RunHistograms> histograms = groups.stream().map(Group::histograms).toList();
        List<Row> rows = new ArrayList<>();
        for (Metric metric : Figure.OF_THE_CLIENT) {
            for (Percentile percentile : Figure.PERCENTILES_OF_THE_CLIENT) {
                Row row = new Row(
                        new Figure.OfMetric(metric, percentile),
                        histograms.stream()
                                .map(group -> ofTheClient(group, metric, percentile))
                                .toList());
                if (histograms.stream().anyMatch(group -> group.metrics().contains(metric))) {
                    rows.add(row);
                }
            }
        }
        return List.copyOf(rows);
    }

    private static Row.Cell ofTheClient(RunHistograms group, Metric metric, Percentile percentile) {
        if (!group.metrics().contains(metric)) {
            return Row.Cell.unknown(UNKNOWN);
        }
        OptionalLong ns = percentile.of(group.of(metric), group.requests(metric));
        return ns.isPresent() ? Row.Cell.alone(ns.getAsLong() / NS_PER_MS) : Row.Cell.unknown(percentile.tooFew());
    }

    private static List<Row.Cell> ratios(Side first, Side other, List<Figure> figures, Resampling resampling) {
        int[] compared = IntStream.range(0, figures.size())
                .filter(i -> first.value(i) > 0 && other.value(i) > 0)
                .toArray();
        List<Ratio> ratios = Intervals.ofRatios(
                first.pieces(),
                other.pieces(),
                Arrays.stream(compared).mapToObj(figures::get).toList(),
                SEED);
        List<Row.Cell> cells = new ArrayList<>(other.cells());
        for (int i = 0; i < compared.length; i++) {
            int row = compared[i];
            Figure figure = figures.get(row);
            Verdict verdict = Verdict.of(figure, ratios.get(i), margin(figure, first.value(row), resampling));
            cells.set(row, new Row.Cell(other.value(row), null, ratios.get(i), verdict));
        }
        return cells;
    }

    /** Share of a value below which a difference means nothing, because a clock leaves as much open. */
    static double clockMargin(Figure figure, double value) {
        return figure instanceof Figure.OfMetric ? CLOCK_MS / value : 0;
    }

    private static double margin(Figure figure, double value, Resampling resampling) {
        return Math.max(resampling.margin(), clockMargin(figure, value));
    }

    /** A group with its pieces and the values of its figures. */
    private record Side(Pieces pieces, List<Row.Cell> cells) {

        Side(Group group, Pieces pieces, List<Figure> figures) {
            this(pieces, cells(group, pieces.values(figures), figures));
        }

        private static List<Row.Cell> cells(Group group, double[] values, List<Figure> figures) {
            return IntStream.range(0, values.length)
                    .mapToObj(i -> cell(group, figures.get(i), values[i]))
                    .toList();
        }

        private static Row.Cell cell(Group group, Figure figure, double value) {
            if (figure instanceof Figure.OfMetric of) {
                if (Double.isNaN(value)) {
                    return Row.Cell.unknown(UNKNOWN);
                }
                return of.percentile().isKnownFrom(group.requests(of.metric()))
                        ? Row.Cell.alone(value)
                        : Row.Cell.unknown(of.percentile().tooFew());
            }
            return value > 0 && value < Double.POSITIVE_INFINITY ? Row.Cell.alone(value) : Row.Cell.unknown(UNKNOWN);
        }

        /** 0 where it is unknown: of neither is there a ratio. */
        double value(int row) {
            return Objects.requireNonNullElse(cells.get(row).value(), 0.0);
        }
    }
}
