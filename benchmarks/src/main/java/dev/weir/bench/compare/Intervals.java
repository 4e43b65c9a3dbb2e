package dev.weir.bench.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Ratios of the figures of two groups, with intervals that hold all together.
 *
 * <p>Each group's pieces (whole runs, or blocks of one: {@link Resampling}) are drawn with replacement, all figures of a draw from the same
 * pieces, and the spread of a figure's logarithm over the draws is its standard error (B. Efron, R. Tibshirani, An Introduction to the
 * Bootstrap, 1993, chapters 6 and 13). A comparison has up to thirty figures, most of which rise and fall together; asked one by one at
 * 95 %, some would differ by chance in most comparisons. So the intervals are as wide as it takes for the figure that strays most to stay
 * inside in 95 of 100 draws (the largest of the studentized deviations: P. Westfall, S. Young, Resampling-Based Multiple Testing, 1993),
 * which costs less than Bonferroni's correction does, and is never let cost more: draws of a handful of pieces are too coarse to tell how
 * far the rarest stray. Because the error itself comes from few pieces, Student's t takes the normal distribution's place, with the degrees
 * of freedom of Welch and Satterthwaite.
 *
 * <p>What that is worth was tried on made-up servers (CalibrationTest), 100 pairs a row. {@code link} is how much of a request's slowness the
 * next inherits, {@code spread} the deviation of single requests and {@code of runs} that of whole runs, as logarithms. "false" is the share of
 * pairs of the same server in which any figure was called different, "2x" that of pairs in which every interval held the true 2.00x, and
 * the rest in which a server that is slower by so much was called slower in at least one figure:
 *
 * <pre>
 *  runs x requests  streams  link  spread  of runs | false   2x  | 5 %  10 %  15 %   2x
 *       1 x  24       1     0     0.20       -   |   1 %   98 % |  7 %  18 %  34 %  98 %
 *       1 x  70       1     0     0.02       -   |   0 %   96 % | 49 % 100 % 100 % 100 %
 *       1 x  70       1     0.80  0.20       -   |   3 %   95 % |  4 %   5 %  10 %  70 %
 *       1 x  60       1     0.95  0.002      -   |   0 %   96 % | 80 % 100 % 100 % 100 %
 *       1 x  70       1     0.95  0.20       -   |   3 %   95 % |  3 %   2 %   5 %  23 %
 *       1 x 200       1     0     0.20       -   |   1 %   98 % |  8 %  66 %  99 % 100 %
 *       1 x 200       1     0.80  0.02       -   |   0 %   96 % | 70 % 100 % 100 % 100 %
 *       1 x 200       1     0.95  0.20       -   |   3 %   95 % |  5 %   8 %  12 %  49 %
 *       1 x 700       1     0.95  0.02       -   |   0 %   93 % | 73 % 100 % 100 % 100 %
 *       1 x 700       1     0.80  0.20       -   |   0 %   95 % |  5 %  36 %  84 % 100 %
 *       1 x  64       8     0     0.002      -   |   0 %   98 % | 70 % 100 % 100 % 100 %
 *       1 x  40       2     0.50  0.002      -   |   0 %   99 % | 51 % 100 % 100 % 100 %
 *       1 x 200       8     0.80  0.20       -   |   3 %   98 % |  2 %  12 %  30 %  95 %
 *       3 x 100       1     0     0.02     0.03  |   2 %   95 % | 20 %  58 %  85 % 100 %
 *       3 x 100       1     0.95  0.20     0     |   1 %   93 % |  4 %  10 %   6 %  97 %
 *       5 x 100       1     0.80  0.02     0.03  |   2 %   99 % | 37 %  92 % 100 % 100 %
 *      10 x  30       1     0.80  0.20     0.01  |   4 %   93 % | 11 %  35 %  70 % 100 %
 * </pre>
 *
 * <p>Tried as well, and left: about as many blocks as the square root of the requests, however far these hang together; at link 0.95, up to
 * half of the pairs of the same server were called different.
 */
final class Intervals {

    static final double CONFIDENCE = 0.95;

    private static final int DRAWS = 500;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /** What a histogram of three digits leaves open of a value's logarithm: a bucket is up to 1/1024 wide, and values lie anywhere in it. */
    private static final double RESOLUTION = 1 / 1024.0 / Math.sqrt(12);

    private Intervals() {}

    /**
     * Compares two groups.
     *
     * @param figures those that both groups know
     * @param seed the same seed gives the same intervals
     */
    static List<Ratio> ofRatios(Pieces first, Pieces other, List<Figure> figures, long seed) {
        return ratios(first, other, figures, seed, true);
    }

    /**
     * The same for each figure alone, whatever becomes of the others: the true ratio lies below the upper end with 95 % confidence, and above
     * the lower end likewise. For whoever has to show something of every figure: a claim that holds only if each of its parts does needs no
     * wider bounds than each part does (R. Berger's intersection-union test, Technometrics 24, 1982).
     */
    static List<Ratio> ofEachRatio(Pieces first, Pieces other, List<Figure> figures, long seed) {
        return ratios(first, other, figures, seed, false);
    }

    private static List<Ratio> ratios(
            Pieces first, Pieces other, List<Figure> figures, long seed, boolean areSimultaneous) {
        if (Double.isInfinite(first.linkage()) || Double.isInfinite(other.linkage())) {
            double[] a = first.values(figures);
            double[] b = other.values(figures);
            return IntStream.range(0, a.length)
                    .mapToObj(i -> Ratio.unbounded(b[i] / a[i]))
                    .toList();
        }
        SplittableRandom random = new SplittableRandom(seed);
        Side a = new Side(first, figures, random.split());
        Side b = new Side(other, figures, random.split());
        double normal =
                areSimultaneous ? simultaneous(a, b, figures.size()) : NORMAL.inverseCumulativeProbability(CONFIDENCE);
        List<Ratio> ratios = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            double varianceA = a.variance(i);
            double varianceB = b.variance(i);
            double error = Math.sqrt(varianceA + varianceB);
            double reach = error * student(normal, degrees(varianceA, a.pieces, varianceB, b.pieces));
            double log = b.logs[i] - a.logs[i];
            ratios.add(new Ratio(Math.exp(log), Math.exp(log - reach), Math.exp(log + reach)));
        }
        return ratios;
    }

    /** How many standard errors the worst of all figures strays in 95 of 100 draws. */
    private static double simultaneous(Side a, Side b, int figures) {
        double[] worst = new double[DRAWS];
        for (int i = 0; i < figures; i++) {
            double meanA = a.mean(i);
            double meanB = b.mean(i);
            double error = Math.sqrt(a.drawnVariance(i) + b.drawnVariance(i));
            for (int draw = 0; draw < DRAWS; draw++) {
                double strays = Math.abs((b.draws[draw][i] - meanB) - (a.draws[draw][i] - meanA));
                if (error > 0 && Double.isFinite(strays)) {
                    worst[draw] = Math.max(worst[draw], strays / error);
                }
            }
        }
        double pointwise = NORMAL.inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        double bonferroni = NORMAL.inverseSurvivalProbability((1 - CONFIDENCE) / 2 / figures);
        return Math.min(bonferroni, Math.max(pointwise, Quantile.withDefaults().evaluate(worst, CONFIDENCE)));
    }

    /** The same probability, of an error that is itself estimated from few pieces. */
    private static double student(double normal, double degreesOfFreedom) {
        double tail = NORMAL.survivalProbability(normal);
        return TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(tail);
    }

    /** Welch and Satterthwaite. */
    private static double degrees(double varianceA, int piecesA, double varianceB, int piecesB) {
        double sum = varianceA + varianceB;
        return sum * sum / (varianceA * varianceA / (piecesA - 1) + varianceB * varianceB / (piecesB - 1));
    }

    /** A group, its figures' logarithms, and those of its draws. */
    private static final class Side {

        private final int pieces;
        private final double linkage;
        private final double[] logs;
        private final double[][] draws;

        Side(Pieces pieces, List<Figure> figures, SplittableRandom random) {
            this.pieces = pieces.count();
            this.linkage = pieces.linkage();
            this.logs = Arrays.stream(pieces.values(figures)).map(Math::log).toArray();
            this.draws = pieces.logsOfDraws(figures, DRAWS, random);
        }

        private double[] ofFigure(int figure) {
            return Arrays.stream(draws)
                    .mapToDouble(draw -> draw[figure])
                    .filter(Double::isFinite)
                    .toArray();
        }

        double mean(int figure) {
            return Mean.of(ofFigure(figure)).getAsDouble();
        }

        double drawnVariance(int figure) {
            double deviation = StandardDeviation.of(ofFigure(figure)).getAsDouble();
            return deviation * deviation;
        }

        /** Draws of n pieces vary by (n - 1) / n of what their mean does. */
        double variance(int figure) {
            return linkage * drawnVariance(figure) * pieces / (pieces - 1) + RESOLUTION * RESOLUTION;
        }
    }
}
