package dev.weir.bench.gate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Carries out a schedule: measures in turns what is judged, measures again what fell short, then all that is only shown.
 *
 * <p>A question that falls short is measured again, weir and its ruler in turns, by up to {@value #ROUNDS_AGAIN} more JVMs each, and
 * decided on all of its figures together. A disturbance of some seconds so does not fail a run, and code that is slow still does. Bytes
 * are exact and are measured again only with the time.
 *
 * <p>The first turn is always measured; everything after it only where it ends within the time limit. What a verdict rests on comes
 * first, so that a slow machine costs what is only shown.
 */
final class Campaign {

    private static final int ROUNDS_AGAIN = 4;

    private final Schedule schedule;
    private final Judge judge;
    private final CellMeasurer measurer;
    private final TimeLimit limit;
    private final Listener listener;

    Campaign(Schedule schedule, Judge judge, CellMeasurer measurer, TimeLimit limit, Listener listener) {
        this.schedule = schedule;
        this.judge = judge;
        this.measurer = measurer;
        this.limit = limit;
        this.listener = listener;
    }

    /** Told of what is going on. */
    interface Listener {

        /** A cell was measured. */
        void onMeasured(Measurement measurement);

        /** Questions fell short, and are measured again with up to so many measurements. */
        void onShort(List<Budget> questions, int measurements);
    }

    /**
     * What a campaign found.
     *
     * @param judgements an answer to each question, in order
     * @param measurements all of them
     * @param measuredAgain questions that fell short at first, and were decided on more JVMs
     * @param leftOut what there was no time for
     */
    record Findings(
            List<Judgement> judgements, Measurements measurements, Set<Budget> measuredAgain, List<String> leftOut) {}

    /**
     * How long measuring questions again takes on a quiet machine at the most, s.
     *
     * @param schedule whose questions might all fall short
     */
    static double secondsAgain(Schedule schedule) {
        return ROUNDS_AGAIN * schedule.seconds(cellsOf(schedule.budgets()));
    }

    /** Measures and judges. */
    Findings run() {
        List<String> leftOut = new ArrayList<>();
        int rounds = measureInTurns(schedule.judged(), schedule.rounds());
        if (rounds < schedule.rounds()) {
            leftOut.add("turns " + (rounds + 1) + " to " + schedule.rounds());
        }
        List<Budget> shortAtFirst = judge.judge(schedule.budgets(), measurer.measurements()).stream()
                .filter(judgement -> !judgement.passes())
                .map(Judgement::budget)
                .toList();
        boolean again = !shortAtFirst.isEmpty() && measureAgain(shortAtFirst);
        if (!shortAtFirst.isEmpty() && !again) {
            leftOut.add("measuring again what fell short");
        }
        leftOut.addAll(measureOthers());
        Measurements measurements = measurer.measurements();
        return new Findings(
                judge.judge(schedule.budgets(), measurements),
                measurements,
                again ? Set.copyOf(shortAtFirst) : Set.of(),
                leftOut);
    }

    private boolean measureAgain(List<Budget> budgets) {
        Set<Cell> cells = cellsOf(budgets);
        if (!limit.allows(schedule.seconds(cells))) {
            return false;
        }
        listener.onShort(budgets, ROUNDS_AGAIN * cells.size());
        measureInTurns(cells, ROUNDS_AGAIN);
        return true;
    }

    /** Every other turn backwards, and the first in any case. Returns how many there were. */
    private int measureInTurns(Collection<Cell> cells, int mostTurns) {
        List<Cell> turn = new ArrayList<>(cells);
        int turns = 0;
        do {
            turn.forEach(this::measure);
            Collections.reverse(turn);
            turns++;
        } while (turns < mostTurns && limit.allows(schedule.seconds(turn)));
        return turns;
    }

    /** Returns those that there was no time for. */
    private List<String> measureOthers() {
        List<String> leftOut = new ArrayList<>();
        for (Cell cell : schedule.others()) {
            if (limit.allows(schedule.seconds(List.of(cell)))) {
                measure(cell);
            } else {
                leftOut.add(cell.toString());
            }
        }
        return leftOut;
    }

    private void measure(Cell cell) {
        listener.onMeasured(
                limit.spend(schedule.seconds(List.of(cell)), () -> measurer.measure(cell, schedule.effort(cell))));
    }

    private static Set<Cell> cellsOf(List<Budget> budgets) {
        Set<Cell> cells = new LinkedHashSet<>();
        budgets.forEach(budget -> cells.addAll(budget.cells()));
        return cells;
    }
}
