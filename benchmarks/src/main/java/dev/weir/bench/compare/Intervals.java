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
 * <p>TODO
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
        double normal = simultaneous(a, b, figures.size());
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
        return Math.max(pointwise, Quantile.withDefaults().evaluate(worst, CONFIDENCE));
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
