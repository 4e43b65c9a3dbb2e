package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Measurement;
import dev.weir.bench.gate.jvm.Measurements;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.gate.jvm.Profile.Strictness;
import dev.weir.bench.gate.sample.Comparison;
import dev.weir.bench.micro.BatchBenchmark;
import dev.weir.bench.micro.DeliveryShares;
import dev.weir.bench.micro.Unit;
import dev.weir.bench.text.Table;
import dev.weir.recording.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** What the gate prints at its end. */
final class Report {

    private static final double NS_PER_S = 1e9;
    private static final int MOST_AGENTS_SHOWN = 10;

    private final List<Judgement> judgements;
    private final List<Change> changes;
    private final Map<Cell, Base.NotCompared> notCompared;
    private final List<String> disturbances;
    private final Measurements measurements;
    private final Profile profile;
    private final Set<Budget> measuredAgain;
    private final ToIntFunction<Cell> unitsPerOp;

    /**
     * @param changes what was compared with a base; empty without one
     * @param notCompared cells that could not be, and why
     * @param disturbances why times are not judged; empty if they are
     * @param measuredAgain questions that were decided on more JVMs than was planned
     * @param unitsPerOp how many of its units an operation of a cell holds
     */
    Report(
            List<Judgement> judgements,
            List<Change> changes,
            Map<Cell, Base.NotCompared> notCompared,
            List<String> disturbances,
            Measurements measurements,
            Profile profile,
            Set<Budget> measuredAgain,
            ToIntFunction<Cell> unitsPerOp) {
        this.judgements = judgements;
        this.changes = changes;
        this.notCompared = notCompared;
        this.disturbances = disturbances;
        this.measurements = measurements;
        this.profile = profile;
        this.measuredAgain = measuredAgain;
        this.unitsPerOp = unitsPerOp;
    }

    /** What it all comes to. Bytes are exact on every machine; times are judged on a quiet one only. */
    Outcome outcome() {
        if (judgements.stream().anyMatch(Judgement::bytesFallShort)
                || changes.stream().anyMatch(Change::allocatesMore)) {
            return Outcome.FAIL;
        }
        if (!disturbances.isEmpty()) {
            return Outcome.INCONCLUSIVE;
        }
        if (judgements.stream().anyMatch(judgement -> !judgement.passes())
                || changes.stream().anyMatch(Change::isTooSlow)) {
            return Outcome.FAIL;
        }
        // A gross slow-down is beyond doubt, or it is none.
        boolean isOpen = profile.strictness() == Strictness.BUDGET
                && judgements.stream().anyMatch(judgement -> judgement.time() == Judgement.Time.OPEN);
        return isOpen || changes.stream().anyMatch(Change::isOpen) || nothingCompared()
                ? Outcome.INCONCLUSIVE
                : Outcome.PASS;
    }

    /** Whether something that might be slower was not compared, or nothing was, though there is a base. */
    private boolean nothingCompared() {
        return notCompared.values().stream().anyMatch(Base.NotCompared::isOpen)
                || (changes.isEmpty() && !notCompared.isEmpty());
    }

    /** The tables, and the verdict as their last line. */
    @Override
    public String toString() {
        return shapes() + "\n" + counters() + deliveries() + questions() + "\n" + beside() + verdict();
    }

    /** One line for each counter of a benchmark's own: how many an operation counts, what one costs, and at which rate that breaks even. */
    String counters() {
        Table table = new Table(1, "counted", "time/op", "counted/op", "ns each", "break-even, each a second");
        for (Measurement measurement : measurements.all()) {
            measurement
                    .nsPerCounted()
                    .forEach((counter, ns) -> table.row(
                            measurement.cell() + " " + counter,
                            Figure.showNs(measurement.medianNsPerOp()),
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
                "least",
                "most",
                "budget",
                "goal",
                "B/op",
                "budget",
                "JVMs",
                "spread",
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
                    time.measure().show(judgement.ratio()),
                    bound(judgement, judgement.ratioInterval().low()),
                    bound(judgement, judgement.ratioInterval().high()),
                    (profile.strictness() == Strictness.GROSS ? "twice " : "")
                            + time.measure().showLimit(time.gate()),
                    time.measure().showLimit(time.goal()) + (time.reachesGoal(judgement.ratio()) ? " yes" : "  no"),
                    Figure.showBytes(judgement.weir().bytesPerUnit()),
                    Figure.showBytes(budget.bytesPerUnitAtMost()),
                    String.valueOf(judgement.weir().sample().size()),
                    judgement.weir().sample().describe(),
                    word(judgement) + (measuredAgain.contains(budget) ? ", measured again" : ""));
        }
        return table.isEmpty() ? "" : table.toString();
    }

    private static String bound(Judgement judgement, double end) {
        return judgement.isBounded() ? String.format(Locale.ROOT, "%.3f", end) : "-";
    }

    private String word(Judgement judgement) {
        if (judgement.bytesFallShort()) {
            return "FAIL";
        }
        if (!disturbances.isEmpty()) {
            return "not judged";
        }
        return switch (judgement.time()) {
            case KEPT, KEPT_BUT_BY_ONE -> "pass";
            case OPEN -> "inconclusive";
            case BROKEN -> "FAIL";
        };
    }

    /** One line for each question that was put to the base too. */
    String beside() {
        Table table = new Table(
                2,
                "beside the base",
                "per",
                "base",
                "now",
                "change, 99 %",
                "JVMs",
                "spread",
                "base's B",
                "B now",
                "verdict",
                "why");
        for (Change change : changes) {
            Comparison comparison = change.comparison();
            table.row(
                    change.budget().question(),
                    change.budget().unit().toString(),
                    Figure.showNs(change.base().nsPerUnit()),
                    Figure.showNs(change.head().nsPerUnit()),
                    comparison.change().toString(),
                    String.valueOf(comparison.pairs().size()),
                    comparison.spread(),
                    Figure.showBytes(change.base().bytesPerUnit()),
                    Figure.showBytes(change.head().bytesPerUnit()),
                    disturbances.isEmpty() || change.allocatesMore() ? change.verdict() : "not judged",
                    comparison.reason());
        }
        return table.isEmpty() ? "" : table + "\n";
    }

    /** One line for each cell that no question rests on; of weir's, with the ruler's time on the same stream, where that was measured. */
    String shapes() {
        Table table = new Table(1, "not judged", "per", "time", "ruler's time", "B/op");
        for (Measurement measurement : measurements.all()) {
            Cell cell = measurement.cell();
            boolean isCompared =
                    changes.stream().anyMatch(change -> change.budget().weir().equals(cell));
            if (!isCompared
                    && judgements.stream()
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
                .map(ruler -> String.format(Locale.ROOT, "%.2fx", ruler.medianNsPerOp() / measurement.medianNsPerOp()))
                .orElse("");
    }

    /** The last lines: what it comes to, and what fell short or cannot be told, in the order of the data flow. */
    String verdict() {
        if (judgements.isEmpty() && changes.isEmpty() && notCompared.isEmpty()) {
            return "No question of the gate was asked.\n";
        }
        return switch (outcome()) {
            case FAIL -> fail();
            case INCONCLUSIVE ->
                "INCONCLUSIVE: " + String.join("\n  ", disturbances.isEmpty() ? open() : disturbances) + "\n"
                        + (disturbances.isEmpty()
                                ? "Measure again, or with more JVMs: scripts/ab.\n"
                                : "Times are not judged on such a machine; -Djmh.noise=tell judges them all the same.\n");
            case PASS, NO_VERDICT -> "PASS: " + pass() + ".\n";
        };
    }

    private String pass() {
        String kept = judgements.isEmpty()
                ? ""
                : judgements.size()
                        + (profile.strictness() == Strictness.GROSS
                                ? " questions keep their bytes, and take at most twice the time of their budgets"
                                : " questions keep their budgets");
        String beside = changes.isEmpty()
                ? ""
                : String.format(
                                Locale.ROOT,
                                "none of %d is more than %.0f %% slower than the base",
                                changes.size(),
                                100 * Change.LIMIT)
                        + (notCompared.isEmpty() ? "" : ", and " + notCompared.size() + " the base cannot run");
        return kept + (kept.isEmpty() || beside.isEmpty() ? "" : ", ") + beside;
    }

    private List<String> open() {
        List<String> open = new ArrayList<>();
        judgements.stream()
                .filter(judgement -> judgement.time() == Judgement.Time.OPEN)
                .forEach(judgement -> open.add(judgement.shortfall()));
        changes.stream().filter(Change::isOpen).forEach(change -> open.add(change.shortfall()));
        notCompared.forEach((cell, reason) -> open.add(cell + ": not compared with the base, " + reason.why()));
        return open;
    }

    private String fail() {
        boolean judgesTimes = disturbances.isEmpty();
        List<Judgement> broken = judgements.stream()
                .filter(judgement -> judgement.bytesFallShort() || (judgesTimes && !judgement.passes()))
                .toList();
        List<Change> worse = changes.stream()
                .filter(change -> change.allocatesMore() || (judgesTimes && change.isTooSlow()))
                .toList();
        StringBuilder text = new StringBuilder("FAIL: ");
        if (!broken.isEmpty()) {
            text.append(broken.size())
                    .append(" of ")
                    .append(judgements.size())
                    .append(" questions fall short, in the order of the data flow:\n  ")
                    .append(String.join(
                            "\n  ", broken.stream().map(Judgement::shortfall).toList()))
                    .append('\n');
        }
        if (!worse.isEmpty()) {
            text.append(worse.size())
                    .append(" of ")
                    .append(changes.size())
                    .append(" are worse than the base, in the order of the data flow:\n  ")
                    .append(String.join(
                            "\n  ", worse.stream().map(Change::shortfall).toList()))
                    .append('\n');
        }
        if (!judgesTimes) {
            text.append("Bytes only; times are not judged: ")
                    .append(String.join("; ", disturbances))
                    .append('\n');
        }
        String stage = broken.isEmpty()
                ? worse.get(0).budget().stage()
                : broken.get(0).budget().stage();
        return text + "Look at " + stage + " first.\n";
    }
}
