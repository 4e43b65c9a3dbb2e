package dev.weir.bench.latency.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.bench.latency.load.LoadShape.Open;
import dev.weir.bench.run.Shard;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartTimesTest {

    private static final long S = 1_000_000_000;
    private static final int COUNT = 4_000;

    private static double[] seconds(Open shape, long seed, int count) {
        StartTimes times = new StartTimes(shape, seed, Shard.WHOLE);
        double[] seconds = new double[count];
        for (int i = 0; i < count; i++) {
            seconds[i] = times.next() / 1e9;
        }
        return seconds;
    }

    private static double[] gaps(double[] times) {
        double[] gaps = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            gaps[i] = times[i] - (i == 0 ? 0 : times[i - 1]);
        }
        return gaps;
    }

    /** Mean 1 / rate and standard deviation mean / sqrt(burstiness): the gamma distribution's own. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 4})
    void gapsHaveTheRateAndTheBurstinessThatWereAsked(double burstiness) {
        double[] gaps = gaps(seconds(new Open(50, burstiness, 0), 11, COUNT));
        DoubleStatistics figures =
                DoubleStatistics.of(java.util.EnumSet.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION), gaps);
        double mean = figures.getAsDouble(Statistic.MEAN);
        double deviation = figures.getAsDouble(Statistic.STANDARD_DEVIATION);
        double standardError = 0.02 / Math.sqrt(burstiness) / Math.sqrt(COUNT);
        assertThat(mean).isCloseTo(0.02, within(4 * standardError));
        assertThat(deviation / mean).isCloseTo(1 / Math.sqrt(burstiness), within(0.1 / Math.sqrt(burstiness)));
    }

    @Test
    void aMetronomeHasEqualGaps() {
        assertThat(seconds(new Open(4, Double.POSITIVE_INFINITY, 0), 1, 3)).containsExactly(0.25, 0.5, 0.75);
    }

    @Test
    void aTimeDependsOnSeedAndIndexOnly() {
        double[] few = seconds(new Open(50, 1, 0), 5, 10);
        double[] many = seconds(new Open(50, 1, 0), 5, 100);
        assertThat(many).startsWith(few);
        assertThat(seconds(new Open(50, 1, 0), 6, 10)).isNotEqualTo(few);
    }

    /** Within a ramp of R seconds, t seconds see rate * t^2 / 2R starts; afterwards the rate is the whole one. */
    @Test
    void aRampGrowsTheRateEvenly() {
        double[] times = seconds(new Open(100, Double.POSITIVE_INFINITY, 10 * S), 1, 700);
        for (int i = 0; i < 499; i++) {
            assertThat(100 * times[i] * times[i] / 20).isCloseTo(i + 1, within(1e-6));
        }
        assertThat(times[499]).isCloseTo(10, within(1e-8));
        assertThat(times[599] - times[499]).isCloseTo(1, within(1e-8));
    }

    @Test
    void aShapeThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new Open(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Open(Double.POSITIVE_INFINITY, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Open(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Open(1, Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Open(1, 1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LoadShape.Closed(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Extent(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
