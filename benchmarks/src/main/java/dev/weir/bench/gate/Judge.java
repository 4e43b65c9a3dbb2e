package dev.weir.bench.gate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Compares measurements with budgets.
 *
 * <p>A time is the median over the iterations of the JVM that was disturbed least. Bytes are compared with {@link #ALLOCATION_NOISE_BYTES} of grace, because what
 * JMH itself allocates at the end of an iteration is counted too.
 */
final class Judge {

    /**
     * Bytes a unit that are nobody's. JMH itself allocates 6 kB an iteration, as the do-nothing baseline shows; an iteration of the judged
     * cells reads 500,000 units and more, a short one of a slow stage still 100,000 or so. The smallest object of a JVM, 16 bytes, may come
     * once in 320 units and stay unseen.
     */
    static final double ALLOCATION_NOISE_BYTES = 0.05;

    private static final String BASELINE = "baseline";

    private final ToIntFunction<Cell> unitsPerOp;
    private final boolean judgesTime;

    /**
     * @param unitsPerOp how many of its units an operation of a cell holds
     * @param judgesTime whether budgets on time are enforced
     */
    Judge(ToIntFunction<Cell> unitsPerOp, boolean judgesTime) {
        this.unitsPerOp = unitsPerOp;
        this.judgesTime = judgesTime;
    }

    /**
     * Answers each question, in order.
     *
     * @throws GateException.MissingResult if a cell that a budget speaks of was not measured
     */
    List<Judgement> judge(List<Budget> budgets, Measurements measurements) {
        return budgets.stream().map(budget -> judge(budget, measurements)).toList();
    }

    private Judgement judge(Budget budget, Measurements measurements) {
        Figure weir = figure(budget.weir(), budget, measurements);
        Figure ruler = figure(budget.ruler(), budget, measurements);
        double time = budget.time().measure().of(timeOf(weir), timeOf(ruler));
        return new Judgement(
                budget,
                weir,
                ruler,
                bestOther(budget, measurements),
                time,
                judgesTime && !budget.time().keepsGate(time),
                weir.bytesPerUnit() > budget.bytesPerUnitAtMost() + ALLOCATION_NOISE_BYTES);
    }

    private Figure figure(Cell cell, Budget budget, Measurements measurements) {
        return measurements
                .of(cell)
                .map(this::figure)
                .orElseThrow(() -> new GateException.MissingResult("question \"" + budget.question() + "\": " + cell
                        + " was not measured; no verdict without it"));
    }

    private Figure figure(Measurement measurement) {
        return Figure.of(measurement, unitsPerOp.applyAsInt(measurement.cell()));
    }

    /** Time an operation, so that a growth curve compares whole streams and not what they are counted by. */
    private double timeOf(Figure figure) {
        return figure.nsPerUnit() * unitsPerOp.applyAsInt(figure.cell());
    }

    private Optional<Figure> bestOther(Budget budget, Measurements measurements) {
        Map<String, String> params = budget.weir().params();
        return measurements.all().stream()
                .filter(other -> other.cell().type().equals(budget.weir().type()))
                .filter(other -> other.cell().params().equals(params))
                .filter(other -> !other.cell().isWeir())
                .filter(other -> !other.cell().contender().equals(BASELINE))
                .filter(other -> !other.cell().equals(budget.ruler()))
                .map(this::figure)
                .min(Comparator.comparingDouble(Figure::nsPerUnit));
    }
}
