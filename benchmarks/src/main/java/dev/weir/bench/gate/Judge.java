package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.Measurement;
import dev.weir.bench.gate.jvm.Measurements;
import dev.weir.bench.gate.jvm.Profile.Strictness;
import dev.weir.bench.gate.sample.Interval;
import dev.weir.bench.gate.sample.JvmTime;
import dev.weir.bench.gate.sample.Modes;
import dev.weir.bench.gate.sample.Sample;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Compares measurements with budgets.
 *
 * <p>A time is the median of the JVMs, and every JVM counts: a budget is broken where the whole interval of the ratio lies beyond it, or
 * where several JVMs in a slow mode of their own do. Where only the middle does, the question stays open; so it does where most JVMs that
 * are beyond it were still getting faster, or slower: what they would have settled at nobody knows. One JVM on a side bounds nothing, and
 * breaks no budget; that of twice the budget, which is for runs of one JVM each, it does. Bytes are exact; they are compared
 * with {@link #ALLOCATION_NOISE_BYTES} of grace, because what JMH itself allocates at the end of an iteration is counted too.
 */
final class Judge {

    /**
     * Bytes a unit that are nobody's. JMH itself allocates 6 kB an iteration, as the do-nothing baseline shows; an iteration of the judged
     * cells reads 500,000 units and more, a short one of a slow stage still 100,000 or so. The smallest object of a JVM, 16 bytes, may come
     * once in 320 units and stay unseen.
     */
    static final double ALLOCATION_NOISE_BYTES = 0.05;

    private static final String BASELINE = "baseline";
    private static final double GROSS = 2;

    /** How many JVMs make a slow mode, and which share of all. */
    private static final int FEWEST_SLOW = 2;

    private static final double LEAST_SHARE_SLOW = 0.2;

    private final ToIntFunction<Cell> unitsPerOp;
    private final Strictness strictness;

    /**
     * @param unitsPerOp how many of its units an operation of a cell holds
     * @param strictness what of time is judged
     */
    Judge(ToIntFunction<Cell> unitsPerOp, Strictness strictness) {
        this.unitsPerOp = unitsPerOp;
        this.strictness = strictness;
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
        // Times an operation, so that a growth curve compares whole streams and not what they are counted by.
        Interval share = Interval.between(ruler.sample().ns(), weir.sample().ns());
        return new Judgement(
                budget,
                weir,
                ruler,
                bestOther(budget, measurements),
                share,
                time(budget, share, weir, ruler),
                weir.bytesPerUnit() > budget.bytesPerUnitAtMost() + ALLOCATION_NOISE_BYTES);
    }

    private Judgement.Time time(Budget budget, Interval share, Figure weir, Figure ruler) {
        double limit = budget.time().mostShareOfTime() * (strictness == Strictness.GROSS ? GROSS : 1);
        double limitNs = limit * ruler.sample().medianNs();
        Optional<Modes> modes = weir.sample().modes();
        boolean bySlowMode = modes.isPresent()
                && modes.get().slow() >= FEWEST_SLOW
                && modes.get().slow() >= LEAST_SHARE_SLOW * modes.get().of()
                && modes.get().slowNs() > limitNs;
        if (share.low() > limit || bySlowMode) {
            boolean isSure = strictness == Strictness.GROSS || Judgement.isBounded(weir.sample(), ruler.sample());
            return isSure && hasSettledBeyond(weir.sample(), limitNs) ? Judgement.Time.BROKEN : Judgement.Time.OPEN;
        }
        if (share.ratio() > limit) {
            return Judgement.Time.OPEN;
        }
        return Arrays.stream(weir.sample().ns()).anyMatch(ns -> ns > limitNs)
                ? Judgement.Time.KEPT_BUT_BY_ONE
                : Judgement.Time.KEPT;
    }

    private static boolean hasSettledBeyond(Sample sample, double limitNs) {
        List<JvmTime> beyond =
                sample.jvms().stream().filter(jvm -> jvm.ns() > limitNs).toList();
        return 2 * beyond.stream().filter(JvmTime::isSteady).count() >= beyond.size();
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
