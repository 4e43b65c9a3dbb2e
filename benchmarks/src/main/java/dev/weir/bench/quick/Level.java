package dev.weir.bench.quick;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of so many users at once.
 *
 * @param users how many
 * @param samples of requests that ended well, in the order in which they ended
 * @param failed requests that did not
 * @param lastError of those; null if there is none
 * @param gpuBusyPercent mean utilization of the GPUs of this machine; empty where they were not sampled
 * @param gpuMemoryBytes the most memory that a GPU had taken; likewise
 * @param degraded why its figures are not what they could be, one sentence each
 */
record Level(
        int users,
        List<Sample> samples,
        long failed,
        @Nullable String lastError,
        OptionalDouble gpuBusyPercent,
        OptionalLong gpuMemoryBytes,
        List<String> degraded) {

    /** At fewer, nine of ten cannot be told from all. */
    static final int FEWEST = 10;

    private static final double CHANCE = 0.05;

    Level {
        samples = List.copyOf(samples);
        degraded = List.copyOf(degraded);
    }

    /** Whether a target was met. */
    enum Verdict {
        MET,
        MISSED,
        TOO_FEW
    }

    /** All requests. */
    long requests() {
        return samples.size() + failed;
    }

    /** Those that met a target; none that failed did. */
    long met(Target target) {
        return samples.stream().filter(target::isMetBy).count();
    }

    /**
     * Whether the target was met. Fewer than {@value #FEWEST} requests can miss it, where so many misses would come by chance in fewer than 5
     * of 100 cases, and never meet it.
     */
    Verdict verdict(Target target) {
        long met = met(target);
        long all = requests();
        if (all >= FEWEST) {
            return met >= target.share() * all ? Verdict.MET : Verdict.MISSED;
        }
        double chance = BinomialDistribution.of((int) all, target.share()).cumulativeProbability((int) met);
        return chance < CHANCE ? Verdict.MISSED : Verdict.TOO_FEW;
    }

    /** Mean over the requests that know it. */
    OptionalDouble mean(Function<Sample, OptionalLong> value) {
        return samples.stream()
                .map(value)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .average();
    }

    OptionalDouble meanTtftNs() {
        return mean(sample -> OptionalLong.of(sample.ttftNs()));
    }

    /** Mean rate at which text ran for one user. */
    OptionalDouble meanTokensPerS() {
        return samples.stream()
                .map(Sample::tokensPerS)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }
}
