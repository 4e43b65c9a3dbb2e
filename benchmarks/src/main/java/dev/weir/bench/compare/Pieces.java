package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The pieces of a group of runs, and its figures over any draw of them. Not thread-safe. */
final class Pieces {

    private final List<Piece> pieces;
    private final double linkage;
    private final Map<Metric, Drawn> metrics = new EnumMap<>(Metric.class);

    /**
     * Of some pieces.
     *
     * @param linkage the variance that independent pieces would have, divided by that which these have: above 1 where the end of one still
     *     tells of the start of the next, infinite where nothing is known of how they stray
     */
    Pieces(List<Piece> pieces, double linkage) {
        this.pieces = List.copyOf(pieces);
        this.linkage = linkage;
        for (Metric metric : Figure.METRICS) {
            List<Piece.@Nullable Counts> counts = new ArrayList<>();
            this.pieces.forEach(piece -> counts.add(piece.counts(metric)));
            metrics.put(metric, Drawn.of(counts));
        }
    }

    double linkage() {
        return linkage;
    }

    int count() {
        return pieces.size();
    }

    /** The value of each figure over all pieces; NaN where it is unknown. */
    double[] values(List<Figure> figures) {
        int[] once = new int[pieces.size()];
        Arrays.fill(once, 1);
        return values(figures, once);
    }

    /** The logarithms of figures over pieces drawn with replacement: a row a draw; not finite where unknown. */
    double[][] logsOfDraws(List<Figure> figures, int draws, SplittableRandom random) {
        double[][] logs = new double[draws][];
        int[] times = new int[pieces.size()];
        for (int draw = 0; draw < draws; draw++) {
            Arrays.fill(times, 0);
            for (int i = 0; i < times.length; i++) {
                times[random.nextInt(times.length)]++;
            }
            logs[draw] = Arrays.stream(values(figures, times)).map(Math::log).toArray();
        }
        return logs;
    }

    private double[] values(List<Figure> figures, int[] times) {
        metrics.values().forEach(drawn -> drawn.draw(times));
        return figures.stream()
                .mapToDouble(figure -> {
                    if (figure instanceof Figure.OfMetric percentile) {
                        return Objects.requireNonNull(metrics.get(percentile.metric()))
                                .percentileMs(percentile.percentile().percent());
                    }
                    Figure.Rate rate = (Figure.Rate) figure;
                    return sum(rate.dividend(), times) / sum(rate.divisor(), times);
                })
                .toArray();
    }

    private double sum(Sum what, int[] times) {
        double sum = 0;
        for (int i = 0; i < times.length; i++) {
            if (times[i] > 0) {
                sum += times[i] * pieces.get(i).sum(what);
            }
        }
        return sum;
    }
}
