package dev.weir.bench.gate;

import dev.weir.bench.micro.BatchBenchmark;
import dev.weir.bench.micro.DeliveryShares;
import dev.weir.bench.micro.Unit;
import dev.weir.bench.text.Table;
import dev.weir.recording.Recording;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** What the gate prints at its end. */
final class Report {

    private static final double NS_PER_S = 1e9;
    private static final int MOST_AGENTS_SHOWN = 10;

    private final List<Judgement> judgements;
    private final Measurements measurements;
    private final Profile profile;
    private final Set<Budget> measuredAgain;
    private final ToIntFunction<Cell> unitsPerOp;

    /**
     * @param measuredAgain questions that fell short at first, and were decided on more JVMs
     * @param unitsPerOp how many of its units an operation of a cell holds
     */
    Report(
            List<Judgement> judgements,
            Measurements measurements,
            Profile profile,
            Set<Budget> measuredAgain,
            ToIntFunction<Cell> unitsPerOp) {
        this.judgements = judgements;
        this.measurements = measurements;
        this.profile = profile;
        this.measuredAgain = measuredAgain;
        this.unitsPerOp = unitsPerOp;
    }

    /** Whether every question keeps its budget. */
    boolean passes() {
        return judgements.stream().allMatch(Judgement::passes);
    }

    /** The tables, and the verdict as their last line. */
    @Override
    public String toString() {
        return shapes() + "\n" + counters() + deliveries() + questions() + "\n" + verdict();
    }

    /** One line for each counter of a benchmark's own: how many an operation counts, what one costs, and at which rate that breaks even. */
    String counters() {
        Table table = new Table(1, "counted", "time/op", "counted/op", "ns each", "break-even, each a second");
        for (Measurement measurement : measurements.all()) {
            measurement
                    .nsPerCounted()
                    .forEach((counter, ns) -> table.row(
                            measurement.cell() + " " + counter,
                            Figure.showNs(measurement.leastMedianNsPerOp()),
                            String.format(Locale.ROOT, "%,.0f", measurement.meanNsPerOp() / ns),
                            Double.isInfinite(ns) ? "-" : String.format(Locale.ROOT, "%.3g", ns),
                            String.format(Locale.ROOT, "%,.0f", NS_PER_S / ns)));
        }
        return table.isEmpty() ? "" : table + "\n";
    }

    /** One line for each recorded batch that was measured: after which share of its time agents had their plans. */
    String deliveries() {
        Table table =
                new Table(1, "plan after this share of the stream's time", "first agent", "median", "last", "each");
        measurements.all().stream()
                .map(Measurement::cell)
                .filter(cell -> cell.type().equals(BatchBenchmark.class.getSimpleName()))
                .map(cell -> cell.params().getOrDefault("stream", ""))
                .filter(Recording.bundledNames()::contains)
                .distinct()
                .map(DeliveryShares::of)
                .forEach(shares -> {
                    table.row(
                            shares.stream() + ", handed out as they close",
                            share(shares.first()),
                            share(shares.median()),
                            share(shares.last()),
                            each(shares));
                    table.row(shares.stream() + ", collected, then parsed", share(1), share(1), share(1), "");
                });
        return table.isEmpty() ? "" : table + "\n";
    }

    /** The shares of all agents, where there are few. */
    private static String each(DeliveryShares shares) {
        return shares.shares().size() > MOST_AGENTS_SHOWN
                ? ""
                : shares.shares().stream()
                        .map(share -> String.format(Locale.ROOT, "%.2f", share))
                        .collect(Collectors.joining(" "));
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.3f", share);
    }

    /** One line a question. */
    String questions() {
        Table table = new Table(
                2,
                "question",
                "per",
                "weir",
                "ruler",
                "best other",
                "to it",
                "ratio",
                "budget",
                "goal",
                "B/op",
                "budget",
                "JVMs",
                "verdict");
        for (Judgement judgement : judgements) {
            Budget budget = judgement.budget();
            TimeBudget time = budget.time();
            table.row(
                    budget.question(),
                    budget.unit().toString(),
                    Figure.showNs(judgement.weir().nsPerUnit()),
                    Figure.showNs(judgement.ruler().nsPerUnit()),
                    judgement
                            .bestOther()
                            .map(other -> other.cell().contender() + " " + Figure.showNs(other.nsPerUnit()))
                            .orElse("-"),
                    judgement
                            .bestOther()
                            .map(other -> String.format(
                                    Locale.ROOT,
                                    "%.2fx",
                                    other.nsPerUnit() / judgement.weir().nsPerUnit()))
                            .orElse("-"),
                    time.measure().show(judgement.time()),
                    profile.judgesTime() ? time.measure().showLimit(time.gate()) : "not judged",
                    time.measure().showLimit(time.goal()) + (time.reachesGoal(judgement.time()) ? " yes" : "  no"),
                    Figure.showBytes(judgement.weir().bytesPerUnit()),
                    Figure.showBytes(budget.bytesPerUnitAtMost()),
                    String.valueOf(judgement.weir().jvms()),
                    (judgement.passes() ? "pass" : "FAIL")
                            + (measuredAgain.contains(budget) ? ", measured again" : ""));
        }
        return table.isEmpty() ? "" : table.toString();
    }

    /** One line for each cell that no question rests on; of weir's, with the ruler's time on the same stream, where that was measured. */
    String shapes() {
        Table table = new Table(1, "not judged", "per", "time", "ruler's time", "B/op");
        for (Measurement measurement : measurements.all()) {
            Cell cell = measurement.cell();
            if (judgements.stream()
                    .noneMatch(judgement -> judgement.budget().cells().contains(cell))) {
                Figure figure = Figure.of(measurement, unitsPerOp.applyAsInt(cell));
                table.row(
                        cell.toString(),
                        Unit.of(cell.type()).toString(),
                        Figure.showNs(figure.nsPerUnit()),
                        timesOfTheRuler(measurement),
                        Figure.showBytes(figure.bytesPerUnit()));
            }
        }
        return table.isEmpty() ? "" : table.toString();
    }

    private String timesOfTheRuler(Measurement measurement) {
        Cell cell = measurement.cell();
        return judgements.stream()
                .map(Judgement::budget)
                .filter(budget -> cell.isWeir() && budget.comparesContenders())
                .filter(budget -> budget.weir().type().equals(cell.type()))
                .map(budget -> cell.withContender(budget.ruler().contender()))
                .flatMap(ruler -> measurements.of(ruler).stream())
                .findFirst()
                .map(ruler -> String.format(
                        Locale.ROOT, "%.2fx", ruler.leastMedianNsPerOp() / measurement.leastMedianNsPerOp()))
                .orElse("");
    }

    /** The last line: what fell short, in the order of the data flow. */
    String verdict() {
        List<String> shortfalls = judgements.stream()
                .filter(judgement -> !judgement.passes())
                .map(Judgement::shortfall)
                .toList();
        if (judgements.isEmpty()) {
            return "No question of the gate was asked.\n";
        }
        if (shortfalls.isEmpty()) {
            return "PASS: " + judgements.size() + " questions keep their budgets.\n";
        }
        return "FAIL: " + shortfalls.size() + " of " + judgements.size()
                + " questions fall short, in the order of the data flow:\n  "
                + String.join("\n  ", shortfalls) + "\nLook at "
                + judgements.stream()
                        .filter(judgement -> !judgement.passes())
                        .findFirst()
                        .orElseThrow()
                        .budget()
                        .stage()
                + " first.\n";
    }
}
