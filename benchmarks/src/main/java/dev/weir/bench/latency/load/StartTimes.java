package dev.weir.bench.latency.load;

import dev.weir.bench.run.Shard;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.jspecify.annotations.Nullable;

/**
 * The times at which the requests of an open loop start, one after another.
 *
 * <p>The gap before each request is that quantile of the gamma distribution which a number drawn from seed and index says; the sum of the
 * gaps, in units of the mean one, is stretched by the ramp. So a start time is a function of shape, seed and index alone; a shard has
 * those of its own indices. Not thread-safe.
 */
final class StartTimes {

    private static final double NS_PER_S = 1e9;

    /** Odd, from the golden ratio: seeds of neighbouring indices differ in half their bits once mixed. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final LoadShape.Open shape;
    private final long seed;
    private final Shard shard;
    private final @Nullable ContinuousDistribution gaps;
    private long index;
    private double meanGaps;

    StartTimes(LoadShape.Open shape, long seed, Shard shard) {
        this.shape = shape;
        this.seed = seed;
        this.shard = shard;
        double burstiness = shape.burstiness();
        this.gaps = Double.isInfinite(burstiness) ? null : GammaDistribution.of(burstiness, 1 / burstiness);
    }

    /** When the shard's next request starts, ns after the run's start. */
    long next() {
        boolean isOwn;
        do {
            isOwn = shard.owns(index);
            meanGaps += gap(index++);
        } while (!isOwn);
        double rampS = shape.rampNs() / NS_PER_S;
        double ofRamp = shape.ratePerS() * rampS / 2;
        double seconds = meanGaps < ofRamp
                ? Math.sqrt(2 * meanGaps * rampS / shape.ratePerS())
                : rampS / 2 + meanGaps / shape.ratePerS();
        return Math.round(seconds * NS_PER_S);
    }

    private double gap(long ofIndex) {
        if (gaps == null) {
            return 1;
        }
        double uniform = new SplittableRandom(seed + GOLDEN * ofIndex).nextDouble();
        return gaps.inverseCumulativeProbability(uniform);
    }
}
