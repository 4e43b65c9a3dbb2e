package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Effort;
import dev.weir.bench.gate.jvm.JmhRun;
import dev.weir.bench.gate.jvm.Measurement;
import dev.weir.bench.gate.jvm.PairRun;
import dev.weir.bench.gate.jvm.Side;
import dev.weir.bench.gate.sample.Comparison;
import dev.weir.bench.machine.MachineWatch;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Carries out a schedule, turn by turn, as far as there is time: of a cell that is measured beside a base, each turn is a JVM that holds both
 * builds; these come last, some at once. Not thread-safe.
 */
final class Turns {

    /** What is kept back of a run's time for the report, s. */
    private static final int REPORT_SECONDS = 10;

    /** And, while the plan is carried out, for what is measured again, s. */
    private static final int AGAIN_SECONDS = 30;

    private final Schedule schedule;
    private final Map<Cell, Base.Sides> sides;
    private final JmhRun jmh;
    private final PairRun pairs;
    private final MachineWatch watch;
    private final Pace pace;
    private final UnitCounts units;
    private final PrintStream out;
    private final List<List<Cell>> planned;
    private final Progress progress;
    private final Set<Budget> again = new LinkedHashSet<>();

    /**
     * Begins.
     *
     * @param sides the builds of each cell that is compared with a base
     * @param jmh measures cells alone
     * @param pairs measures them beside the base
     * @param watch looks at the machine between turns
     */
    Turns(
            Schedule schedule,
            Map<Cell, Base.Sides> sides,
            JmhRun jmh,
            PairRun pairs,
            MachineWatch watch,
            Pace pace,
            UnitCounts units,
            PrintStream out) {
        this.schedule = schedule;
        this.sides = sides;
        this.jmh = jmh;
        this.pairs = pairs;
        this.watch = watch;
        this.pace = pace;
        this.units = units;
        this.out = out;
        this.planned =
                IntStream.range(0, schedule.rounds()).mapToObj(this::planned).toList();
        this.progress = new Progress(out, plannedJvms());
    }

    /** One turn; a cell that would be compared with the base but is not has one turn only. */
    private List<Cell> planned(int turn) {
        return schedule.round(turn).stream()
                .filter(cell -> turn == 0 || !schedule.paired().contains(cell) || sides.containsKey(cell))
                .toList();
    }

    private int plannedJvms() {
        return schedule.others().size()
                + planned.stream()
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
     * As planned, the first turn whatever it takes. Where there is no time for a whole turn, contenders are given up first, then the turn and
     * those after it. Beside a base, turns end where there is no time for all of them, and what is left is the pairs'; without one, cells
     * that are measured once are measured then.
     */
    void takeAll() {
        for (int turn = 0; turn < planned.size(); turn++) {
            List<Cell> next = planned.get(turn);
            List<Cell> fitting = turn == 0 ? next : whatFits(next, AGAIN_SECONDS);
            boolean ends = turn > 0 && !sides.isEmpty() && !hasTimeFor(planned.subList(turn, planned.size()), 0);
            if (fitting.isEmpty() || ends) {
                break;
            }
            besideRulers(fitting).forEach(this::takeAlone);
            take(fitting);
        }
        if (sides.isEmpty()) {
            take(whatFits(schedule.others(), AGAIN_SECONDS));
        }
    }

    /**
     * Cells that are measured once, with the time that is left when all is decided; as often as rulers are, where a run has minutes to fill.
     *
     * @param most JVMs a cell
     */
    void takeOthers(int most) {
        int turn = sides.isEmpty() ? 1 : 0;
        while (turn < (pace.isLimited() ? most : 1)) {
            List<Cell> fitting = whatFits(schedule.others(), 0);
            if (fitting.isEmpty()) {
                break;
            }
            if (turn > 0) {
                progress.more(fitting.size());
            }
            take(fitting);
            turn++;
        }
        if (progress.measured() < progress.planned()) {
            out.println(pace.describe(progress.measured(), progress.planned()));
        }
    }

    private List<Cell> whatFits(List<Cell> turn, int keptSeconds) {
        return schedule.fitting(turn, part -> hasTimeFor(List.of(part), keptSeconds));
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
        double seconds = (System.nanoTime() - startNs) / 1e9;
        pace.took(schedule.secondsAlone(cell), seconds);
        if (schedule.asked().contains(cell)) {
            pace.passOver(seconds);
        }
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
        out.println((turns > 0 ? "May fall short, measured again: " : "May fall short, and no time to measure again: ")
                + String.join(", ", budgets.stream().map(Budget::question).toList()));
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

    /**
     * More JVMs of weir's cells, a question after the other, while these ask for them, until there are so many, or no time is left. Always as
     * many as measure at once, though that may make some more: one alone takes as long.
     */
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
        if (pairs.times(cell).size() >= most
                || !hasTimeFor(List.of(atOnce), 0)
                || !asksForMore.test(Comparison.of(pairs.times(cell)))) {
            return false;
        }
        progress.more(atOnce.size());
        takeBesideBase(atOnce);
        watch.look();
        return true;
    }

    /** What is carried out. */
    Schedule schedule() {
        return schedule;
    }

    /** What was measured alone. */
    JmhRun jmh() {
        return jmh;
    }

    /** What was measured beside the base. */
    PairRun pairs() {
        return pairs;
    }

    /** Questions that were decided on more JVMs than was planned. */
    Set<Budget> measuredAgain() {
        return again;
    }

    /** Whose results are judged by budgets. */
    Side headSide() {
        return sides.values().stream().map(Base.Sides::head).findFirst().orElse(Side.own());
    }
}
