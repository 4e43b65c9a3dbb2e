package dev.weir.bench.gate;

import java.util.Optional;

/**
 * The answer to one question of the gate.
 *
 * @param budget the question
 * @param weir what was judged
 * @param ruler what it was compared with
 * @param bestOther the fastest contender that is neither, where one was measured
 * @param time weir's time compared with the ruler's, as the budget compares them
 * @param timeFallsShort whether it breaks the enforced limit, and times are judged in this run
 * @param bytesFallShort whether weir allocates more than it may
 */
record Judgement(
        Budget budget,
        Figure weir,
        Figure ruler,
        Optional<Figure> bestOther,
        double time,
        boolean timeFallsShort,
        boolean bytesFallShort) {

    /** Whether the budget is kept. */
    boolean passes() {
        return !timeFallsShort && !bytesFallShort;
    }

    /** For people: which stage fell short, by how much, of what. */
    String shortfall() {
        StringBuilder text = new StringBuilder(budget.question()).append(": ").append(budget.stage());
        if (timeFallsShort) {
            TimeBudget.Measure measure = budget.time().measure();
            text.append(" is ")
                    .append(measure.show(time))
                    .append(" compared with ")
                    .append(budget.ruler())
                    .append(", the budget is ")
                    .append(measure.showLimit(budget.time().gate()));
        }
        if (bytesFallShort) {
            text.append(timeFallsShort ? ", and" : "")
                    .append(" allocates ")
                    .append(Figure.showBytes(weir.bytesPerUnit()))
                    .append(" B a ")
                    .append(budget.unit())
                    .append(", the budget is ")
                    .append(Figure.showBytes(budget.bytesPerUnitAtMost()));
        }
        return text.toString();
    }
}
