package dev.weir.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PercentileTest {

    /** The definition of the table: at most one of n above the percentile has a probability below 1 %, and not so for n - 1. */
    @ParameterizedTest
    @EnumSource
    void asksForAsManyRequestsAsEarlyStoppingDoes(Percentile percentile) {
        int floor = Math.toIntExact(percentile.fewestRequests());
        assertThat(atMostOneAbove(floor, percentile)).isLessThan(0.01);
        assertThat(atMostOneAbove(floor - 1, percentile)).isGreaterThanOrEqualTo(0.01);
    }

    @ParameterizedTest
    @EnumSource
    void isUnknownBelowIt(Percentile percentile) {
        Histogram values = new Histogram(3);
        values.recordValueWithCount(7, 10_000);
        assertThat(percentile.of(values, percentile.fewestRequests() - 1)).isEmpty();
        assertThat(percentile.of(values, percentile.fewestRequests())).hasValue(7);
        assertThat(percentile.tooFew()).isEqualTo("n < " + percentile.fewestRequests());
    }

    private static double atMostOneAbove(int n, Percentile percentile) {
        double below = percentile.percent() / 100;
        return Math.pow(below, n) + n * (1 - below) * Math.pow(below, n - 1);
    }
}
