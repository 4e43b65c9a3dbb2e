package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.BaseBuild;
import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Effort;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.Git;
import dev.weir.bench.gate.jvm.JmhRun;
import dev.weir.bench.gate.jvm.Measurement;
import dev.weir.bench.gate.jvm.Measurements;
import dev.weir.bench.gate.jvm.PairRun;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.gate.jvm.SameCode;
import dev.weir.bench.gate.jvm.Side;
import dev.weir.bench.gate.sample.Comparison;
import dev.weir.bench.machine.MachineWatch;
import dev.weir.bench.micro.input.BenchStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Measures and judges: says what it will do, builds the base, checks that contenders find the same, measures in turns, measures again what
 * cannot be told yet, reports, and appends to the history.
 *
 * <p>What is measured again enlarges the sample, it is no second chance: every JVM counts in the verdict. A question that may fall short of
 * its budget gets {@value #TURNS_AGAIN} more turns of weir and its ruler; one whose difference from the base cannot be told, or is that it
 * became slower, as many more as there is time for. Bytes are exact and are measured again only with the time. Where the machine is slower
 * than the plan, the last turns are given up ({@link Pace}); beside a base questions are then answered one after the other, so that at
 * least some are.
 */
final class Gate {

    private static final int TURNS_AGAIN = 4;

    /** What says which libraries core runs with. */
    private static final String[] POMS = {"pom.xml", "core/pom.xml"};

    /** What is kept back of a run's time for the report, s. */
    private static final int REPORT_SECONDS = 10;

    /** And, while the plan is carried out, for what is measured again, s. */
    private static final int AGAIN_SECONDS = 30;

    /** What a run's minutes allow a build before it; one that takes longer is not counted, s. */
    private static final int MOST_BUILD_SECONDS = 60;

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
                .map(seconds -> Math.max(0, Math.min(seconds, MOST_BUILD_SECONDS)))
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
        announce(schedule, base);
        notes.forEach(out::println);
        tellAnswers(check.check(schedule.cells()));
        Map<Cell, Base.Sides> sides = base.isGiven() ? sides(schedule, base, catalogue) : Map.of();
        MachineWatch watch = beginWatch.get();
        try (JmhRun jmh = new JmhRun(
                catalogue,
                settings.jmh(),
                settings.recordings(),
                settings.profile() == Profile.FULL,
                settings.resultsFolder())) {
            Pace pace = new Pace(Schedule.limitSeconds(settings, base.isGiven()), this::goneSeconds);
            PairRun pairs = new PairRun(catalogue, settings.jmh(), settings.recordings(), settings.resultsFolder());
            Turns turns = new Turns(schedule, sides, jmh, pairs, watch, pace);
            turns.takeAll();
            Verdicts verdicts = decide(turns, base);
            Report report = new Report(
                    verdicts.judgements(),
                    verdicts.changes(),
                    notCompared,
                    settings.judgesOnNoisyMachine() ? List.of() : watch.disturbances(),
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
                            : " Disturbed: " + String.join("; ", watch.disturbances()) + "."));
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
        if (!again.isEmpty()) {
            verdicts = turns.again(again, TURNS_AGAIN) ? judge(turns) : verdicts;
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
            verdicts = judge(turns);
        }
        return verdicts;
    }

    private double goneSeconds() {
        return goneBeforeSeconds + (System.nanoTime() - beganNs) / 1e9;
    }

    private Verdicts judge(Turns turns) {
        List<Cell> paired = turns.schedule.paired().stream()
                .filter(cell -> !turns.pairs.times(cell).isEmpty())
                .toList();
        Measurements alone = turns.jmh.measurements();
        Measurements head = alone.with(paired.stream()
                .filter(cell -> alone.of(cell).isEmpty())
                .map(turns.pairs::head)
                .toList());
        List<Budget> measured = turns.schedule.budgets().stream()
                .filter(budget ->
                        budget.cells().stream().allMatch(cell -> head.of(cell).isPresent()))
                .toList();
        List<Change> changes = new ArrayList<>();
        for (Budget budget : turns.schedule.budgets()) {
            if (paired.contains(budget.weir())) {
                changes.add(Change.of(
                        budget,
                        units.figure(turns.pairs.base(budget.weir())),
                        units.figure(turns.pairs.head(budget.weir())),
                        turns.pairs.times(budget.weir())));
            }
        }
        return new Verdicts(
                new Judge(units::unitsPerOp, settings.profile().strictness()).judge(measured, head), changes, head);
    }

    /** Takes turns: of a cell that is measured beside a base, each is a JVM that holds both builds; these come last, some at once. */
    private final class Turns {

        private final Schedule schedule;
        private final Map<Cell, Base.Sides> sides;
        private final JmhRun jmh;
        private final PairRun pairs;
        private final MachineWatch watch;
        private final Pace pace;
        private final List<List<Cell>> planned;
        private final Progress progress;
        private final Set<Budget> again = new LinkedHashSet<>();

        Turns(
                Schedule schedule,
                Map<Cell, Base.Sides> sides,
                JmhRun jmh,
                PairRun pairs,
                MachineWatch watch,
                Pace pace) {
            this.schedule = schedule;
            this.sides = sides;
            this.jmh = jmh;
            this.pairs = pairs;
            this.watch = watch;
            this.pace = pace;
            this.planned = IntStream.range(0, schedule.rounds())
                    .mapToObj(this::planned)
                    .toList();
            this.progress = new Progress(out, plannedJvms());
        }

        /** One turn; a cell that would be compared with the base but is not has one turn only. */
        private List<Cell> planned(int turn) {
            return schedule.round(turn).stream()
                    .filter(cell -> turn == 0 || !schedule.paired().contains(cell) || sides.containsKey(cell))
                    .toList();
        }

        private int plannedJvms() {
            return planned.stream()
                    .mapToInt(turn -> turn.size() + besideRulers(turn).size())
                    .sum();
        }

        /** Of a turn with rulers, the cells that are measured beside the base: alone as well, as the rulers are. */
        private List<Cell> besideRulers(List<Cell> turn) {
            return schedule.ofQuestions(turn).stream().allMatch(Cell::isWeir)
                    ? List.of()
                    : turn.stream().filter(sides::containsKey).toList();
        }

        /**
         * As planned, the first turn whatever it takes. Where there is no time for a whole turn, cells that are measured once are given up
         * first, then rivals, then the turn and those after it; what time is left then is for cells that are measured once. Beside a base,
         * turns end where there is no time for all of them, and what is left is the pairs'.
         */
        void takeAll() {
            for (int turn = 0; turn < planned.size(); turn++) {
                List<Cell> next = planned.get(turn);
                List<Cell> fitting = turn == 0 ? next : whatFits(next);
                boolean ends = turn > 0
                        && !sides.isEmpty()
                        && !hasTimeFor(
                                planned.subList(turn, planned.size()).stream()
                                        .map(schedule::ofTurns)
                                        .toList(),
                                0);
                if (fitting.isEmpty() || ends) {
                    if (sides.isEmpty()) {
                        take(whatFits(schedule.others()));
                    }
                    break;
                }
                besideRulers(fitting).forEach(this::takeAlone);
                take(fitting);
            }
            if (progress.measured() < plannedJvms()) {
                out.println(pace.describe(progress.measured(), plannedJvms()));
            }
        }

        private List<Cell> whatFits(List<Cell> turn) {
            return schedule.fitting(turn, part -> hasTimeFor(List.of(part), AGAIN_SECONDS));
        }

        private boolean hasTimeFor(List<List<Cell>> turns, int keptSeconds) {
            return pace.hasTimeFor(turns.stream().mapToDouble(schedule::seconds).sum(), keptSeconds + REPORT_SECONDS);
        }

        private void take(List<Cell> cells) {
            cells.stream().filter(cell -> !sides.containsKey(cell)).forEach(this::takeAlone);
            takeBesideBase(cells.stream().filter(sides::containsKey).toList());
            watch.look();
        }

        private void takeAlone(Cell cell) {
            long startNs = System.nanoTime();
            Measurement measurement = jmh.measure(cell, schedule.effort(cell), headSide());
            progress.tell(units.figure(measurement), sides.isEmpty() ? "" : Progress.HEAD, "");
            pace.took(schedule.secondsAlone(cell), (System.nanoTime() - startNs) / 1e9);
        }

        private void takeBesideBase(List<Cell> cells) {
            long startNs = System.nanoTime();
            List<PairRun.Question> questions = new ArrayList<>();
            for (Cell cell : cells) {
                Base.Sides both = Objects.requireNonNull(sides.get(cell));
                questions.add(new PairRun.Question(cell, schedule.effort(cell), both.base(), both.head()));
            }
            pairs.measure(
                    questions,
                    (cell, pair) -> progress.tell(
                            units.figure(pair.head()),
                            Progress.BOTH,
                            String.format(
                                    Locale.ROOT, "  %.3fx the base", pair.time().ratio())));
            pace.took(schedule.seconds(cells), (System.nanoTime() - startNs) / 1e9);
        }

        /**
         * More turns of all that questions rest on.
         *
         * @return whether there was time for one
         */
        boolean again(List<Budget> budgets, int most) {
            List<Cell> cells = budgets.stream()
                    .flatMap(budget -> budget.cells().stream())
                    .distinct()
                    .toList();
            int turns = most;
            while (turns > 0 && !hasTimeFor(Collections.nCopies(turns, cells), 0)) {
                turns--;
            }
            out.println(
                    (turns > 0 ? "May fall short, measured again: " : "May fall short, and no time to measure again: ")
                            + String.join(
                                    ", ", budgets.stream().map(Budget::question).toList()));
            if (turns == 0) {
                return false;
            }
            again.addAll(budgets);
            progress.more(turns * cells.size());
            for (int turn = 0; turn < turns; turn++) {
                List<Cell> order = new ArrayList<>(cells);
                if (turn % 2 == 1) {
                    Collections.reverse(order);
                }
                order.forEach(this::takeAlone);
                watch.look();
            }
            return true;
        }

        /** More JVMs of weir's cells, a question after the other, while these ask for them, until there are so many, or no time is left. */
        void besideBase(List<Budget> budgets, Predicate<Comparison> asksForMore, int most) {
            List<Budget> asking = budgets;
            while (!asking.isEmpty()) {
                asking = asking.stream()
                        .filter(budget -> takeMoreBesideBase(budget, asksForMore, most))
                        .toList();
            }
        }

        private boolean takeMoreBesideBase(Budget budget, Predicate<Comparison> asksForMore, int most) {
            Cell cell = budget.weir();
            List<Cell> atOnce = Collections.nCopies(Effort.PAIRS_AT_ONCE, cell);
            int missing = most - pairs.times(cell).size();
            if (missing <= 0
                    || !hasTimeFor(List.of(atOnce), 0)
                    || !asksForMore.test(Comparison.of(pairs.times(cell)))) {
                return false;
            }
            List<Cell> more = atOnce.subList(0, Math.min(atOnce.size(), missing));
            progress.more(more.size());
            takeBesideBase(more);
            watch.look();
            return true;
        }

        Set<Budget> measuredAgain() {
            return again;
        }

        /** Whose results are judged by budgets. */
        Side headSide() {
            return sides.values().stream().map(Base.Sides::head).findFirst().orElse(Side.own());
        }
    }

    private Map<Cell, Base.Sides> sides(Schedule schedule, Base base, Catalogue catalogue) {
        BaseBuild builds = new BaseBuild(
                git, settings.root().resolve("benchmarks").resolve("target").resolve("jmh-base"), settings.maven());
        String commit = base.commit().orElseThrow();
        if (!builds.has(commit)) {
            out.println("Building the base, once: " + git.describe(commit));
        }
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
        out.println(schedule.budgets().size() + " questions, "
                + schedule.cells().size() + " cells in " + schedule.jvms()
                + " JVMs, and some more where a question has to be measured again. Leave the machine alone meanwhile.");
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
