package dev.weir.bench.gate;

import dev.weir.bench.micro.input.BenchStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures and judges: says what it will do, checks that contenders find the same, measures in turns, measures again what fell short, and
 * reports.
 *
 * <p>A question that falls short is measured again, weir and its ruler in turns, by {@value #ROUNDS_AGAIN} more JVMs each, and decided on
 * all of its figures together; the report says so. A disturbance of some seconds so does not fail a run, and code that is slow still
 * does. Bytes are exact and are measured again only with the time.
 */
final class Gate {

    private static final int ROUNDS_AGAIN = 4;

    private final Settings settings;
    private final PrintStream out;
    private final UnitCounts units = new UnitCounts();

    Gate(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /**
     * Runs it all.
     *
     * @return whether every question asked keeps its budget
     * @throws GateException if there can be no verdict
     */
    boolean run() {
        out.println("Weir's pipeline on genuine Ollama streams, profile " + settings.profile()
                + (settings.recordings().isBlank() ? "" : ", and on the recordings in " + settings.recordings()) + ".");
        List<Budget> budgets = Budgets.read(settings.budgetsFile());
        Catalogue catalogue = Catalogue.ofClassPath();
        AnswerCheck check = new AnswerCheck(catalogue);
        List<Cell> userCells = new UserCells(check, units::stream, note -> out.println("Left out: " + note))
                .of(
                        BenchStream.userRecordings(),
                        budgets.stream()
                                .filter(budget -> isChosen(budget, catalogue))
                                .toList());
        Schedule schedule = Schedule.of(settings, budgets, catalogue, userCells);
        announce(schedule);
        List<Cell> cells = schedule.round(0);
        tellAnswers(check.check(cells));
        try (JmhRun jmh = new JmhRun(catalogue, settings)) {
            Progress progress = new Progress(out, schedule.measurements());
            for (int round = 0; round < schedule.rounds(); round++) {
                for (Cell cell : schedule.round(round)) {
                    progress.tell(units.figure(jmh.measure(cell, schedule.effort(cell))));
                }
            }
            Report report = report(schedule, jmh, progress);
            out.println();
            out.print(report);
            out.println();
            out.println("Results: " + jmh.resultsFile() + ", what JMH said: " + jmh.logFile());
            out.println(Machine.describe());
            return report.passes();
        }
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

    private Report report(Schedule schedule, JmhRun jmh, Progress progress) {
        Judge judge = new Judge(units::unitsPerOp, settings.profile().judgesTime());
        Measurements measurements = jmh.measurements();
        List<Judgement> judgements = judge.judge(schedule.budgets(), measurements);
        List<Budget> again = judgements.stream()
                .filter(judgement -> !judgement.passes())
                .map(Judgement::budget)
                .toList();
        if (!again.isEmpty()) {
            Set<Cell> cells = new LinkedHashSet<>();
            again.forEach(budget -> cells.addAll(budget.cells()));
            progress.more(ROUNDS_AGAIN * cells.size());
            out.println("Short at first, measured again: "
                    + String.join(", ", again.stream().map(Budget::question).toList()));
            for (int round = 0; round < ROUNDS_AGAIN; round++) {
                List<Cell> turn = new ArrayList<>(cells);
                if (round % 2 == 1) {
                    Collections.reverse(turn);
                }
                turn.forEach(cell -> progress.tell(units.figure(jmh.measure(cell, schedule.effort(cell)))));
            }
            measurements = jmh.measurements();
            judgements = judge.judge(schedule.budgets(), measurements);
        }
        return new Report(judgements, measurements, settings.profile(), Set.copyOf(again), units::unitsPerOp);
    }

    private void announce(Schedule schedule) {
        out.println(schedule.budgets().size() + " questions, "
                + (schedule.judged().size() + schedule.others().size()) + " cells in " + schedule.jvms() + " JVMs.");
        out.println("This takes about " + duration(schedule.seconds())
                + ", and some more where a question has to be measured again. Leave the machine alone meanwhile.");
        out.println("Others: -Djmh.profile=quick|smoke|full, -Djmh.include=REGEX, -Djmh.args=\"JMH's own\", "
                + "-Dweir.recordings=DIR");
    }

    private static String duration(double seconds) {
        long rounded = Math.round(seconds);
        return rounded < 60 ? rounded + " s" : String.format(Locale.ROOT, "%d min %02d s", rounded / 60, rounded % 60);
    }
}
