package dev.weir.bench.gate.sample;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;

/**
 * By how much the times of one group of JVMs exceed those of another, with an interval that takes nothing for granted about how they are
 * spread.
 *
 * <p>Both intervals are of rank tests turned round: they hold every ratio that the test does not reject (J. L. Hodges, E. L. Lehmann,
 * Estimates of Location Based on Rank Tests, Annals of Mathematical Statistics 34, 1963). One JVM that was disturbed weighs no more than
 * that it is the slowest. A JVM is what is counted, because iterations of one JVM share its luck with the compiler.
 */
final class Shift {

    /** Of the intervals {@link #between}, where there are JVMs enough. */
    static final double CONFIDENCE_BETWEEN = 0.95;

    /** Leaves the order of what it looks at alone. */
    private static final Median MEDIAN = Median.withDefaults().withCopy(true);

    private Shift() {}

    /**
     * Of two groups that were measured side by side: the interval of the Mann-Whitney test, which spans all pairs of JVMs where these are
     * few.
     *
     * @param aNs one time for each JVM of A, ns; at least one, all positive
     * @param bNs likewise of B
     */
    static Interval between(double[] aNs, double[] bNs) {
        double[] ratios = new double[aNs.length * bNs.length];
        int pair = 0;
        for (double a : aNs) {
            for (double b : bNs) {
                ratios[pair++] = Math.log(b / a);
            }
        }
        Arrays.sort(ratios);
        int cut = pairsCut(aNs.length, bNs.length);
        return new Interval(
                Math.exp(MEDIAN.evaluate(ratios)), Math.exp(ratios[cut]), Math.exp(ratios[ratios.length - 1 - cut]));
    }

    /** How many of the least, and of the greatest, ratios of pairs an interval may leave out. */
    private static int pairsCut(int a, int b) {
        // ways[i][u]: how many sets of i JVMs of A among those seen so far win u comparisons (H. B. Mann, D. R.
        // Whitney, 1947).
        double[][] ways = new double[a + 1][a * b + 1];
        ways[0][0] = 1;
        for (int place = 0; place < a + b; place++) {
            for (int i = Math.min(a, place + 1); i >= 1; i--) {
                int wins = place - (i - 1);
                if (wins <= b) {
                    for (int u = a * b; u >= wins; u--) {
                        ways[i][u] += ways[i - 1][u - wins];
                    }
                }
            }
        }
        double all = Arrays.stream(ways[a]).sum();
        double tail = 0;
        int cut = -1;
        for (double way : ways[a]) {
            tail += way / all;
            if (tail > (1 - CONFIDENCE_BETWEEN) / 2) {
                break;
            }
            cut++;
        }
        return Math.max(0, cut);
    }

    /**
     * Of pairs: the interval of Wilcoxon's signed rank test, whose distribution is counted out and not approximated. Fewer than eight pairs
     * cannot bound it at 99 %.
     *
     * @param ratios B's time / A's, one for each pair; at least one, all positive
     * @param confidence share of such intervals that hold the true ratio, at least: 0.99. Half of the rest lies beyond each end, so that
     *     one end alone is sure to a half plus half of this
     */
    static Interval ofPairs(double[] ratios, double confidence) {
        int n = ratios.length;
        double[] means = new double[n * (n + 1) / 2];
        int mean = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                means[mean++] = (Math.log(ratios[i]) + Math.log(ratios[j])) / 2;
            }
        }
        Arrays.sort(means);
        int cut = ranksCut(n, confidence);
        double middle = Math.exp(MEDIAN.evaluate(means));
        return cut < 0
                ? new Interval(middle, 0, Double.POSITIVE_INFINITY)
                : new Interval(middle, Math.exp(means[cut]), Math.exp(means[means.length - 1 - cut]));
    }

    /** How many of the least, and of the greatest, means of pairs an interval may leave out; -1 where it has no end. */
    private static int ranksCut(int n, double confidence) {
        // ways[w]: how many sets of the ranks so far have that sum (F. Wilcoxon, 1945).
        double[] ways = new double[n * (n + 1) / 2 + 1];
        ways[0] = 1;
        for (int rank = 1; rank <= n; rank++) {
            for (int sum = ways.length - 1; sum >= rank; sum--) {
                ways[sum] += ways[sum - rank];
            }
        }
        double all = Math.pow(2, n);
        double tail = 0;
        int cut = -1;
        for (double way : ways) {
            tail += way / all;
            if (tail > (1 - confidence) / 2) {
                break;
            }
            cut++;
        }
        return cut;
    }
}
