package dev.weir.bench.gate.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
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

    /** Share of the intervals {@link #inTurns} that hold the true ratio, at least. */
    static final double CONFIDENCE_IN_TURNS = 0.99;

    /** Of the intervals {@link #between}, where there are JVMs enough. */
    static final double CONFIDENCE_BETWEEN = 0.95;

    /** Leaves the order of what it looks at alone. */
    private static final Median MEDIAN = Median.withDefaults().withCopy(true);

    private static final int BISECTIONS = 22;
    private static final int JVMS_IN_ABBA = 4;

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
     * Of two groups that took turns in the order A B B A: the interval of the aligned rank test within these fours (J. L. Hodges, E. L.
     * Lehmann, Rank Methods for Combination of Independent Experiments, 1962), whose distribution is counted out and not approximated. What
     * makes a machine slow for longer than a four meets both sides and drops out. Fewer than six JVMs a side cannot bound it.
     *
     * @param aNs one time for each JVM of A, ns, in the order measured
     * @param bNs as many of B
     */
    static Interval inTurns(double[] aNs, double[] bNs) {
        List<double[][]> fours = fours(aNs, bNs);
        double[] differences = fours.stream()
                .flatMapToDouble(four -> Arrays.stream(four[1])
                        .flatMap(b -> Arrays.stream(four[0]).map(a -> b - a)))
                .sorted()
                .toArray();
        double least = differences[0];
        double most = differences[differences.length - 1];
        double low = crossing(least - 1, most + 1, shift -> tail(fours, shift, false));
        double high = crossing(most + 1, least - 1, shift -> tail(fours, shift, true));
        return new Interval(Math.exp(MEDIAN.evaluate(differences)), Math.exp(low), Math.exp(high));
    }

    /** The logarithms of each four: A's two, and B's. An odd pair at the end stands alone. */
    private static List<double[][]> fours(double[] aNs, double[] bNs) {
        List<double[][]> fours = new ArrayList<>();
        for (int from = 0; from < aNs.length; from += JVMS_IN_ABBA / 2) {
            int to = Math.min(aNs.length, from + JVMS_IN_ABBA / 2);
            fours.add(new double[][] {logs(aNs, from, to), logs(bNs, from, to)});
        }
        return fours;
    }

    private static double[] logs(double[] ns, int from, int to) {
        return Arrays.stream(ns, from, to).map(Math::log).toArray();
    }

    /** Where the test begins not to reject, going from a shift that it rejects; infinitely far out where it rejects none. */
    private static double crossing(double rejected, double kept, DoubleUnaryOperator probability) {
        double limit = (1 - CONFIDENCE_IN_TURNS) / 2;
        if (probability.applyAsDouble(rejected) > limit) {
            return rejected < kept ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        double out = rejected;
        double in = kept;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (out + in) / 2;
            if (probability.applyAsDouble(middle) > limit) {
                in = middle;
            } else {
                out = middle;
            }
        }
        return out;
    }

    /**
     * How probable it is that B ranks at least as high as it does, or at most, if it exceeds A by just this shift.
     *
     * @param fours logarithms
     */
    private static double tail(List<double[][]> fours, double shift, boolean atMost) {
        List<double[]> aligned = new ArrayList<>();
        for (double[][] four : fours) {
            double[] values = Arrays.copyOf(four[0], four[0].length + four[1].length);
            for (int i = 0; i < four[1].length; i++) {
                values[four[0].length + i] = four[1][i] - shift;
            }
            double middle = MEDIAN.evaluate(values);
            aligned.add(Arrays.stream(values).map(value -> value - middle).toArray());
        }
        double[] sorted =
                aligned.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        double[] chances = {1};
        int observed = 0;
        for (double[] four : aligned) {
            int[] ranks = Arrays.stream(four)
                    .mapToInt(value -> doubledRank(value, sorted))
                    .toArray();
            int half = ranks.length / 2;
            for (int i = half; i < ranks.length; i++) {
                observed += ranks[i];
            }
            chances = half == 1
                    ? plus(chances, ranks[0], ranks[1])
                    : plus(
                            chances,
                            ranks[0] + ranks[1],
                            ranks[0] + ranks[2],
                            ranks[0] + ranks[3],
                            ranks[1] + ranks[2],
                            ranks[1] + ranks[3],
                            ranks[2] + ranks[3]);
        }
        double tail = 0;
        for (int sum = 0; sum < chances.length; sum++) {
            if (atMost ? sum <= observed : sum >= observed) {
                tail += chances[sum];
            }
        }
        return tail;
    }

    /** Twice the rank among all, equal values sharing theirs. */
    private static int doubledRank(double value, double[] sorted) {
        int below = 0;
        int equal = 0;
        for (double other : sorted) {
            if (other < value) {
                below++;
            } else if (other == value) {
                equal++;
            }
        }
        return 2 * below + equal + 1;
    }

    /** The distribution of a sum, with one more addend that is any of these with equal chance. */
    private static double[] plus(double[] chances, int... addends) {
        double[] sums = new double[chances.length + Arrays.stream(addends).max().orElseThrow()];
        for (int addend : addends) {
            for (int sum = 0; sum < chances.length; sum++) {
                sums[sum + addend] += chances[sum] / addends.length;
            }
        }
        return sums;
    }
}
