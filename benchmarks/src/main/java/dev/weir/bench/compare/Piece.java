package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.RunTotals;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/**
 * What is drawn as a whole when figures are resampled: a run, or a span of one. It keeps the counts of its
 * histograms and its sums. Immutable.
 */
final class Piece {

    private final Map<Metric, Counts> counts;
    private final Map<Sum, Double> sums;

    private Piece(Map<Metric, Counts> counts, Map<Sum, Double> sums) {
        this.counts = counts;
        this.sums = sums;
    }

    /** How often each value was counted, values ascending. */
    static final class Counts {

        final long[] valuesNs;
        final long[] times;

        Counts(long[] valuesNs, long[] times) {
            this.valuesNs = valuesNs;
            this.times = times;
        }
    }

    @Nullable Counts counts(Metric metric) {
        return counts.get(metric);
    }

    /** The sum; NaN where it is unknown. */
    double sum(Sum what) {
        return sums.getOrDefault(what, Double.NaN);
    }

    /** Collects the good requests of a piece. Not thread-safe. */
    static final class Builder {

        private static final double NS_PER_S = 1e9;

        private final RunHistograms histograms = new RunHistograms();
        private double requests;
        private double tokens;
        private double generatedTokens;
        private double generatingS;

        /**
         * For one piece.
         *
         * @param run what its run knows: a sum that the run knows is 0 in a piece that adds nothing to it
         */
        Builder(RunTotals run) {
            tokens = run.sum(Count.EVAL_TOKENS).isPresent() ? 0 : Double.NaN;
            generatedTokens = run.tokensPerSPerUser().isPresent() ? 0 : Double.NaN;
            generatingS = generatedTokens;
        }

        /** Adds what was timed of a request. */
        void addTimes(RequestResult good) {
            histograms.add(good);
            OptionalLong itl = good.valueNs(Metric.ITL);
            OptionalLong evalTokens = good.count(Count.EVAL_TOKENS);
            if (itl.isPresent() && evalTokens.orElse(0) > 1) {
                double gaps = evalTokens.getAsLong() - 1;
                generatedTokens += gaps;
                generatingS += gaps * itl.getAsLong() / NS_PER_S;
            }
        }

        /**
         * Adds a part of a request, and of its tokens.
         *
         * @param share of all of it, 0 to 1
         */
        void addShare(RequestResult good, double share) {
            requests += share;
            good.count(Count.EVAL_TOKENS).ifPresent(count -> tokens += share * count);
        }

        Piece build(double durationS, OptionalDouble gpuJoules) {
            Map<Metric, Counts> counts = new EnumMap<>(Metric.class);
            for (Metric metric : Figure.METRICS) {
                Histogram values = histograms.of(metric);
                if (values.getTotalCount() > 0) {
                    counts.put(metric, counts(values));
                }
            }
            Map<Sum, Double> sums = new EnumMap<>(Sum.class);
            sums.put(Sum.REQUESTS, requests);
            sums.put(Sum.TOKENS, tokens);
            sums.put(Sum.GENERATED_TOKENS, generatedTokens);
            sums.put(Sum.GENERATING_S, generatingS);
            sums.put(Sum.DURATION_S, durationS);
            sums.put(Sum.GPU_JOULES, gpuJoules.orElse(Double.NaN));
            return new Piece(counts, sums);
        }

        private static Counts counts(Histogram values) {
            LongStream.Builder valuesNs = LongStream.builder();
            LongStream.Builder times = LongStream.builder();
            for (HistogramIterationValue value : values.recordedValues()) {
                valuesNs.add(value.getValueIteratedTo());
                times.add(value.getCountAddedInThisIterationStep());
            }
            return new Counts(valuesNs.build().toArray(), times.build().toArray());
        }
    }
}
