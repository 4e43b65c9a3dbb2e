package dev.weir.bench.compare;

import java.util.Arrays;

/**
 * How far successive requests of a run hang together, because they share a server's queue, its heat or its neighbours.
 *
 * <p>The integrated autocorrelation time of a series: 1 for independent requests; where it is t, n requests tell of the mean no more than
 * n / t independent ones would. Autocovariances are summed by pairs of successive lags for as long as the pairs are positive (C. J. Geyer,
 * Practical Markov Chain Monte Carlo, Statistical Science 7, 1992, section 3.3).
 */
final class Linkage {

    private Linkage() {}

    /** The autocorrelation time of a series, at least 1. */
    static double time(double[] series) {
        int n = series.length;
        double mean = Arrays.stream(series).average().orElse(0);
        double[] deviations = Arrays.stream(series).map(value -> value - mean).toArray();
        double variance = covariance(deviations, 0);
        if (n < 4 || variance <= 0) {
            return 1;
        }
        double sum = -variance;
        for (int lag = 0; lag + 1 < n; lag += 2) {
            double pair = covariance(deviations, lag) + covariance(deviations, lag + 1);
            if (pair <= 0) {
                break;
            }
            sum += 2 * pair;
        }
        return Math.max(1, sum / variance);
    }

    private static double covariance(double[] deviations, int lag) {
        double sum = 0;
        for (int i = lag; i < deviations.length; i++) {
            sum += deviations[i] * deviations[i - lag];
        }
        return sum / deviations.length;
    }
}
