package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.BaseBuild;
import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.Git;
import dev.weir.bench.gate.jvm.JmhRun;
import dev.weir.bench.gate.jvm.Measurements;
import dev.weir.bench.gate.jvm.PairRun;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.gate.jvm.SameCode;
import dev.weir.bench.gate.sample.Comparison;
import dev.weir.bench.machine.MachineWatch;
import dev.weir.bench.micro.input.BenchStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Measures and judges: says what it will do, builds the base, checks that contenders find the same, measures in turns, measures again what
 * cannot be told yet, reports, and appends to the history.
 *
 * <p>What is measured again enlarges the sample, it is no second chance: every JVM counts in the verdict. A question that may fall short of
 * its budget gets {@value #TURNS_AGAIN} more turns of weir and its ruler; one whose difference from the base cannot be told, or is that it
 * became slower, as many more as there is time for. Bytes are exact and are measured again only with the time. Where the machine is slower
 * than the plan, the last turns are given up ({@link Pace}); beside a base questions are then answered one after the other, so that at
 * least some are. Contenders that no verdict rests on get what time is left then.
 */
final class Gate {

    private static final int TURNS_AGAIN = 4;

    /** What says which libraries core runs with. */
    private static final String[] POMS = {"pom.xml", "core/pom.xml"};

    private final Settings settings;
    private final Supplier<MachineWatch> beginWatch;
    private final PrintStream out;
    private final UnitCounts units = new UnitCounts();
    private final Git git;
    private final Map<Cell, Base.NotCompared> notCompared = new LinkedHashMap<>();
    private final long beganNs = System.nanoTime();
    private final double goneBeforeSeconds;

    /** @param beginWatch takes the first look at the machine */
    Gate(Settings settings, Supplier<MachineWatch> beginWatch, PrintStream out) {
        this.settings = settings;
        this.beginWatch = beginWatch;
        this.out = out;
        this.git = new Git(settings.root());
        this.goneBeforeSeconds = settings.began()
                .map(began -> Duration.between(began, Instant.now()).toMillis() / 1e3)
                .map(seconds -> Math.max(0, seconds))
                .orElse(0.0);
    }

    /**
     * Runs it all.
     *
     * @throws GateException if there can be no verdict
     */
    Outcome run() {
        List<Budget> budgets = Budgets.read(settings.budgetsFile());
        Catalogue catalogue = Catalogue.ofClassPath();
        AnswerCheck check = new AnswerCheck(catalogue);
        List<String> notes = new ArrayList<>();
        List<Cell> userCells = new UserCells(check, units::stream, note -> notes.add("Left out: " + note))
                .of(
                        BenchStream.userRecordings(),
                        budgets.stream()
                                .filter(budget -> isChosen(budget, catalogue))
                                .toList());
        Base base = Base.of(settings, git);
        Schedule schedule = Schedule.of(settings, budgets, catalogue, userCells, base.isGiven());
        BaseBuild builds = new BaseBuild(
                git, settings.root().resolve("benchmarks").resolve("target").resolve("jmh-base"), settings.maven());
        announce(schedule, base);
        notes.forEach(out::println);
        tellAnswers(check.check(schedule.cells()));
        Pace pace = new Pace(Schedule.limitSeconds(settings, base.isGiven()), this::goneSeconds);
        pace.built(goneBeforeSeconds);
        if (base.isGiven()) {
            build(base, builds, pace);
        }
        Map<Cell, Base.Sides> sides = base.isGiven() ? sides(schedule, base, builds, catalogue) : Map.of();
        MachineWatch watch = beginWatch.get();
        try (JmhRun jmh = new JmhRun(
                catalogue,
                settings.jmh(),
                settings.recordings(),
                settings.profile() == Profile.FULL,
                settings.resultsFolder())) {
            PairRun pairs = new PairRun(catalogue, settings.jmh(), settings.recordings(), settings.resultsFolder());
            Turns turns = new Turns(schedule, sides, jmh, pairs, watch, pace, units, out);
            turns.takeAll();
            Verdicts verdicts = decide(turns, base);
            List<String> disturbances = base.isGiven() ? watch.disturbancesOfTurns() : watch.disturbances();
            Report report = new Report(
                    verdicts.judgements(),
                    verdicts.changes(),
                    notCompared,
                    settings.judgesOnNoisyMachine() ? List.of() : disturbances,
                    verdicts.measurements(),
                    settings.profile(),
                    turns.measuredAgain(),
                    units::unitsPerOp);
            out.println();
            out.print(report);
            out.println();
            out.println(watch.describe()
                    + (watch.disturbances().isEmpty()
                            ? ""
                            : " Disturbed: " + String.join("; ", watch.disturbances()) + "."
                                    + (disturbances.isEmpty() ? " Builds that take turns are slow together." : "")));
            new History(settings.historyFile())
                    .append(verdicts.judgements(), verdicts.changes(), report.outcome(), runFacts(base, watch), units)
                    .forEach(out::println);
            out.println("Results: " + jmh.resultsFile()
                    + (base.isGiven() ? ", beside the base: " + pairs.resultsFile() : "") + ", what JMH said: "
                    + jmh.logFile()
                    + ", history: " + settings.historyFile());
            out.println(machine(watch));
            return report.outcome();
        }
    }

    /** What the figures rest on. */
    private record Verdicts(List<Judgement> judgements, List<Change> changes, Measurements measurements) {}

    private Verdicts decide(Turns turns, Base base) {
        Verdicts verdicts = judge(turns);
        List<Budget> again = new ArrayList<>(verdicts.judgements().stream()
                .filter(Judgement::asksForMore)
                .map(Judgement::budget)
                .toList());
        if (!again.isEmpty() && turns.again(again, TURNS_AGAIN)) {
            verdicts = judge(turns);
        }
        List<Budget> open = verdicts.changes().stream()
                .filter(change -> change.comparison().asksForMore())
                .map(Change::budget)
                .toList();
        if (base.isGiven() && !open.isEmpty()) {
            out.println("Not told apart from the base yet, or slower; measured with more JVMs: "
                    + String.join(", ", open.stream().map(Budget::question).toList()));
            // First what bounds anything, question by question, those of all stages before those of one;
            // then whether each keeps the limit; then, with the time that is left, how it differs.
            Predicate<Comparison> leavesLimitOpen = comparison -> comparison.leavesOpen(Change.LIMIT);
            List<Budget> lastFirst = new ArrayList<>(open);
            Collections.reverse(lastFirst);
            for (Budget budget : lastFirst) {
                turns.besideBase(List.of(budget), leavesLimitOpen, settings.leastPairs());
            }
            turns.besideBase(open, leavesLimitOpen, settings.mostPairs());
            turns.besideBase(open, Comparison::asksForMore, settings.mostPairs());
        }
        turns.takeOthers(settings.profile().fewestJvms());
        return judge(turns);
    }

    private double goneSeconds() {
        return goneBeforeSeconds + (System.nanoTime() - beganNs) / 1e9;
    }

    private Verdicts judge(Turns turns) {
        List<Cell> paired = turns.schedule().paired().stream()
                .filter(cell -> !turns.pairs().times(cell).isEmpty())
                .toList();
        Measurements alone = turns.jmh().measurements();
        Measurements head = alone.with(paired.stream()
                .filter(cell -> alone.of(cell).isEmpty())
                .map(turns.pairs()::head)
                .toList());
        List<Budget> measured = turns.schedule().budgets().stream()
                .filter(budget ->
                        budget.cells().stream().allMatch(cell -> head.of(cell).isPresent()))
                .toList();
        List<Change> changes = new ArrayList<>();
        for (Budget budget : turns.schedule().budgets()) {
            if (paired.contains(budget.weir())) {
                changes.add(Change.of(
                        budget,
                        units.figure(turns.pairs().base(budget.weir())),
                        units.figure(turns.pairs().head(budget.weir())),
                        turns.pairs().times(budget.weir())));
            }
        }
        return new Verdicts(
                new Judge(units::unitsPerOp, settings.profile().strictness()).judge(measured, head), changes, head);
    }

    private void build(Base base, BaseBuild builds, Pace pace) {
        if (!base.isBuilt(builds)) {
            out.println("Building the base, once: " + git.describe(base.commit().orElseThrow()));
        }
        long startNs = System.nanoTime();
        base.build(builds);
        pace.built((System.nanoTime() - startNs) / 1e9);
    }

    private Map<Cell, Base.Sides> sides(Schedule schedule, Base base, BaseBuild builds, Catalogue catalogue) {
        String commit = base.commit().orElseThrow();
        Map<Cell, Base.Sides> sides =
                base.sides(schedule.paired(), catalogue, builds, settings.recordings(), notCompared);
        notCompared.forEach((cell, not) -> out.println("Not compared with the base: " + cell + ": " + not.why()));
        if (!git.isUnchangedSince(commit, POMS)) {
            out.println(
                    "The base had another " + String.join(" or ", POMS)
                            + ": both builds run with today's libraries, so what another version of one costs is not compared.");
        }
        if (settings.profile() == Profile.QUICK
                && settings.pairs() == 0
                && base.head().isEmpty()) {
            Set<Cell> same = SameCode.among(
                    sides.entrySet().stream()
                            .map(both -> new SameCode.Candidate(
                                    both.getKey(),
                                    both.getValue().base(),
                                    both.getValue().head()))
                            .toList(),
                    catalogue,
                    settings.recordings());
            if (!same.isEmpty()) {
                out.println("The same code as in the base, byte for byte, and not compared: "
                        + String.join(", ", same.stream().map(Cell::toString).toList())
                        + "; -Djmh.pairs=N compares it.");
                sides.keySet().removeAll(same);
            }
        }
        return sides;
    }

    private void tellAnswers(int compared) {
        if (compared == 0) {
            out.println("No answers to compare: no two of these benchmarks put the same question.");
        } else {
            out.println(compared + " answers checked: all contenders find the same.");
        }
    }

    private boolean isChosen(Budget budget, Catalogue catalogue) {
        return budget.cells().stream().anyMatch(cell -> catalogue.matches(settings.include(), cell.benchmark()));
    }

    private void announce(Schedule schedule, Base base) {
        out.println("Weir's pipeline on genuine Ollama streams, profile " + settings.profile()
                + (settings.recordings().isBlank() ? "" : ", and on the recordings in " + settings.recordings())
                + (base.isGiven()
                        ? ", beside base " + git.describe(base.commit().orElseThrow()) + " (" + base.why() + ")"
                        : ", without a base (" + base.why() + ")")
                + ": " + schedule.promise(Schedule.limitSeconds(settings, base.isGiven())) + ".");
        out.println(
                schedule.budgets().size() + " questions, "
                        + schedule.cells().size() + " cells in " + schedule.jvms()
                        + " JVMs, and more where time is left or a question has to be measured again. Leave the machine alone meanwhile.");
        if (base.isGiven() && settings.mostPairs() < Comparison.FEWEST_JVMS) {
            out.println("Beside the base all stays open: " + settings.mostPairs() + " JVMs bound nothing, it takes "
                    + Comparison.FEWEST_JVMS + ".");
        }
        schedule.allotment().describe(settings.profile()).forEach(out::println);
        out.println("Others: -Djmh.profile=quick|smoke|full, -Djmh.base=REV|none, -Djmh.include=REGEX, "
                + "-Djmh.args=\"JMH's own\", -Dweir.recordings=DIR");
    }

    private History.RunFacts runFacts(Base base, MachineWatch watch) {
        return new History.RunFacts(
                settings.profile().toString(),
                base.head().orElse(git.head()),
                base.commit().orElse(""),
                watch.environment().cpu(),
                watch.environment().logicalCpus(),
                watch.environment().jdk(),
                watch.environment().loadAverage(),
                watch.byOthers(),
                watch.stolen(),
                watch.disturbances());
    }

    private static String machine(MachineWatch watch) {
        return watch.environment().cpu() + ", " + watch.environment().logicalCpus() + " cores; "
                + watch.environment().kernel() + "; " + watch.environment().jdk() + " "
                + String.join(" ", JmhRun.jvmArgs());
    }
}
