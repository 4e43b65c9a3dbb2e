package dev.weir.bench.gate.sample;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Two groups of times with a gap between them that the spread within does not explain.
 *
 * @param slow how many JVMs are in the slow one
 * @param of how many there are in all
 * @param boundaryNs a time between the two
 * @param slowNs median of the slow ones
 * @param ratio that, over the median of the fast ones
 */
public record Modes(int slow, int of, double boundaryNs, double slowNs, double ratio) {

    /** The least gap that parts two modes, as a logarithm: a quarter more. */
    private static final double LEAST_GAP = Math.log(1.25);

    /** How many times wider than the range of the fast group the gap must be. */
    private static final double GAP_TO_RANGE = 3;

    /** A gap that parts two modes however wide that range is: three times as long. */
    private static final double SURE_GAP = Math.log(3);

    /** Finds two modes: the widest gap, where it is wide enough. */
    public static Optional<Modes> of(double[] ns) {
        double[] sorted = ns.clone();
        Arrays.sort(sorted);
        int fast = 0;
        double widest = 0;
        for (int i = 1; i < sorted.length; i++) {
            double gap = Math.log(sorted[i] / sorted[i - 1]);
            if (gap > widest) {
                widest = gap;
                fast = i;
            }
        }
        if (widest < LEAST_GAP || widest < Math.min(SURE_GAP, GAP_TO_RANGE * Math.log(sorted[fast - 1] / sorted[0]))) {
            return Optional.empty();
        }
        double slowNs = Median.withDefaults().evaluate(Arrays.copyOfRange(sorted, fast, sorted.length));
        double fastNs = Median.withDefaults().evaluate(Arrays.copyOfRange(sorted, 0, fast));
        return Optional.of(new Modes(
                sorted.length - fast,
                sorted.length,
                Math.sqrt(sorted[fast - 1] * sorted[fast]),
                slowNs,
                slowNs / fastNs));
    }

    /** How many of these times are in the slow mode. */
    int slowOf(double[] ns) {
        return Math.toIntExact(Arrays.stream(ns).filter(one -> one > boundaryNs).count());
    }

    /** For people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s: %d of %d JVMs %.1fx slower", slow > 1 ? "two modes" : "one apart", slow, of, ratio);
    }
}
