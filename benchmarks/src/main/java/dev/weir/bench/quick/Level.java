package dev.weir.bench.quick;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of so many users at once.
 *
 * @param users how many
 * @param samples of requests that ended well, in the order in which they ended
 * @param failed requests that did not
 * @param lastError of those; null if there is none
 * @param gpuPercents sampled utilization of each GPU of the server's machine, by its number; empty where none was sampled
 * @param gpuMemoryBytes the most memory that a GPU had taken; likewise
 * @param degraded why its figures are not what they could be, one sentence each
 */
record Level(
        int users,
        List<Sample> samples,
        long failed,
        @Nullable String lastError,
        Map<Integer, List<Double>> gpuPercents,
        OptionalLong gpuMemoryBytes,
        List<String> degraded) {

    /** A verdict that is wrong comes by chance in fewer than 5 of 100 cases. */
    private static final double CHANCE = 0.05;

    /** A GPU is sampled once a second, and a sample looks back on less than that. */
    private static final int FEWEST_OF_A_GPU = 5;

    Level {
        samples = List.copyOf(samples);
        gpuPercents = Map.copyOf(gpuPercents);
        degraded = List.copyOf(degraded);
    }

    /** Whether a target was met. */
    enum Verdict {
        MET,
        MISSED,
        UNDECIDED
    }

    /** All requests. */
    long requests() {
        return samples.size() + failed;
    }

    /** Those that met a target beyond doubt; none that failed did. */
    long met(Target target) {
        return samples.stream().filter(target::isMetBy).count();
    }

    private long mayHaveMet(Target target) {
        return samples.stream().filter(sample -> !target.isMissedBy(sample)).count();
    }

    /**
     * Whether the target was met: an exact binomial test both ways, of the share of requests that met it against the target's. Met is what a
     * server that just misses it would seem in fewer than 5 of 100 cases, missed what one that just meets it would.
     */
    Verdict verdict(Target target) {
        BinomialDistribution justMet = BinomialDistribution.of(Math.toIntExact(requests()), target.share());
        long met = met(target);
        if (met > 0 && justMet.survivalProbability(Math.toIntExact(met - 1)) < CHANCE) {
            return Verdict.MET;
        }
        return justMet.cumulativeProbability(Math.toIntExact(mayHaveMet(target))) < CHANCE
                ? Verdict.MISSED
                : Verdict.UNDECIDED;
    }

    /** Whether the target's share of its requests met it, be it by chance. */
    boolean leansToMet(Target target) {
        return met(target) >= target.share() * requests();
    }

    /** How many requests can show that a target is met, if all of them meet it. */
    static int fewestToMeet(Target target) {
        return (int) Math.floor(Math.log(CHANCE) / Math.log(target.share())) + 1;
    }

    /** The same with what was measured later of as many users. */
    Level and(Level later) {
        Map<Integer, List<Double>> percents = new TreeMap<>(gpuPercents);
        later.gpuPercents.forEach((gpu, more) -> percents.merge(gpu, more, Level::joined));
        LongStream memory = Stream.of(gpuMemoryBytes, later.gpuMemoryBytes).flatMapToLong(OptionalLong::stream);
        return new Level(
                users,
                joined(samples, later.samples),
                failed + later.failed,
                later.lastError == null ? lastError : later.lastError,
                percents,
                memory.max(),
                joined(degraded, later.degraded));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Mean utilization of the GPU that was used most; empty where there are too few samples to say. */
    OptionalDouble gpuBusyPercent() {
        return gpuPercents.values().stream()
                .filter(percents -> percents.size() >= FEWEST_OF_A_GPU)
                .mapToDouble(percents -> percents.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow())
                .max();
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

    /** Whether the server counted the tokens of any answer. */
    boolean hasTokens() {
        return samples.stream().anyMatch(sample -> sample.tokens().isPresent());
    }
}
