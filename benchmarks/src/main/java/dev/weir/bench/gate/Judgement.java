package dev.weir.bench.gate;

import dev.weir.bench.gate.sample.Interval;
import dev.weir.bench.gate.sample.Modes;
import dev.weir.bench.gate.sample.Sample;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer to one question of the gate.
 *
 * @param budget the question
 * @param weir what was judged
 * @param ruler what it was compared with
 * @param bestOther the fastest contender that is neither, where one was measured
 * @param share weir's time / the ruler's, an operation
 * @param time how far time keeps its budget
 * @param bytesFallShort whether weir allocates more than it may
 */
record Judgement(
        Budget budget,
        Figure weir,
        Figure ruler,
        Optional<Figure> bestOther,
        Interval share,
        Time time,
        boolean bytesFallShort) {

    /** How far a time keeps its budget. */
    enum Time {
        KEPT,
        /** Kept in the middle, but one JVM broke it: worth measuring again. */
        KEPT_BUT_BY_ONE,
        /** Broken in the middle, while JVMs differ so much, or had settled so little, that this is not sure. */
        OPEN,
        /** Broken beyond doubt, or by a slow mode. */
        BROKEN
    }

    /** Whether the budget is kept. */
    boolean passes() {
        return time != Time.BROKEN && !bytesFallShort;
    }

    /** Whether more JVMs are worth their time. */
    boolean asksForMore() {
        return time != Time.KEPT || bytesFallShort;
    }

    /** Whether JVMs bound the ratio: one on a side tells nothing of how far another would be from it. */
    boolean isBounded() {
        return isBounded(weir.sample(), ruler.sample());
    }

    static boolean isBounded(Sample weir, Sample ruler) {
        return weir.size() > 1 && ruler.size() > 1;
    }

    /** Weir's time compared with the ruler's, as the budget compares them. */
    double ratio() {
        return budget.time().measure().of(share.ratio());
    }

    /** The same with its interval; see {@link #isBounded}. */
    Interval ratioInterval() {
        return budget.time().measure() == TimeBudget.Measure.SHARE_OF_TIME ? share : share.inverse();
    }

    /** For people: which stage fell short, by how much, of what. */
    String shortfall() {
        StringBuilder text = new StringBuilder(budget.question()).append(": ").append(budget.stage());
        if (time == Time.BROKEN || time == Time.OPEN) {
            TimeBudget.Measure measure = budget.time().measure();
            Optional<Modes> modes = weir.sample().modes();
            text.append(" is ")
                    .append(measure.show(ratio()))
                    .append(" compared with ")
                    .append(budget.ruler())
                    .append(modes.map(two -> ", " + two).orElse(""))
                    .append(", the budget is ")
                    .append(measure.showLimit(budget.time().gate()));
            if (time == Time.OPEN) {
                Interval interval = ratioInterval();
                text.append(
                        isBounded()
                                ? String.format(
                                        Locale.ROOT, ", but JVMs differ: %.3f to %.3f", interval.low(), interval.high())
                                : ", but one JVM on a side bounds nothing");
                int unsteady = weir.sample().unsteady();
                if (unsteady > 0) {
                    text.append(String.format(
                            Locale.ROOT,
                            ", and %d of %d had not reached a steady state",
                            unsteady,
                            weir.sample().size()));
                }
            }
        }
        if (bytesFallShort) {
            text.append(time == Time.BROKEN || time == Time.OPEN ? ", and" : "")
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
