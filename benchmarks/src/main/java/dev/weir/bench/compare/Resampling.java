package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunTotals;
import dev.weir.bench.run.folder.RunFolder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

/**
 * What of two groups is drawn when their figures are resampled, and by how much figures must differ to mean anything.
 *
 * <p>Where both groups have three runs or more, whole runs are drawn: their spread holds all that differs from run to run. Otherwise blocks
 * of one are, which last equally long ({@link Cutter}), and what differs from run to run stays unseen. Blocks are about as many as the square
 * root of the requests, but hold at least twice as many requests as the autocorrelation time ({@link Linkage}) of any of three metrics; what
 * still links one block to the next is put back into the variance, as if the correlation fell off exponentially. Where fewer than four such
 * blocks fit into a run, it is cut into four all the same, and its mean is taken to stray {@value #STRAY_OF_LINKED} times as far as one of
 * them does from the others: a difference is then resolved only where it dwarfs all that was seen to vary. Runs of fewer than {@value
 * #FEWEST_REQUESTS} requests resolve nothing.
 */
enum Resampling {
    WHOLE_RUNS(0.01),
    BLOCKS(0.03);

    private static final int FEWEST_RUNS = 3;
    private static final int FEWEST_BLOCKS = 4;
    private static final int ORDINARY_BLOCKS = 8;
    private static final int MOST_BLOCKS = 64;
    private static final double TIMES_A_BLOCK = 2;
    private static final int FEWEST_REQUESTS = 16;
    private static final int STRAY_OF_LINKED = 2;
    private static final int MOST_IN_SERIES = 1 << 16;
    private static final List<Metric> SERIES = List.of(Metric.TTFT, Metric.TPOT, Metric.E2EL);

    private final double margin;

    Resampling(double margin) {
        this.margin = margin;
    }

    static Resampling of(Group first, Group other) {
        return Math.min(first.runs().size(), other.runs().size()) >= FEWEST_RUNS ? WHOLE_RUNS : BLOCKS;
    }

    /** Share by which a ratio must differ from 1 to mean anything. */
    double margin() {
        return margin;
    }

    /** What was done with the pieces of the first group and another, for people. */
    String describe(Pieces first, Pieces other) {
        if (Double.isInfinite(first.linkage()) || Double.isInfinite(other.linkage())) {
            return "no interval, because requests are too few to tell how far figures stray: measure longer, or "
                    + FEWEST_RUNS + " runs a side";
        }
        String counts = first.count() + " and " + other.count();
        return this == WHOLE_RUNS
                ? "intervals by drawing whole runs, " + counts
                : "intervals by drawing blocks of successive requests, " + counts + ", because there are fewer than "
                        + FEWEST_RUNS + " runs a side: what differs from run to run is not seen";
    }

    /** The pieces of a group. */
    Pieces pieces(Group group) {
        List<Piece> pieces = new ArrayList<>();
        double linkage = 1;
        for (RunFolder run : group.runs()) {
            Blocks blocks =
                    this == WHOLE_RUNS ? Blocks.WHOLE : blocks(run.totals().ended(Outcome.OK), run::forEachRequest);
            linkage = Math.max(linkage, blocks.linkage);
            pieces.addAll(cut(run, blocks.count));
        }
        return new Pieces(pieces, linkage);
    }

    /**
     * How a run is cut.
     *
     * @param linkage as in {@link Pieces}
     */
    record Blocks(int count, double linkage) {

        static final Blocks WHOLE = new Blocks(1, 1);
        static final Blocks NONE = new Blocks(1, Double.POSITIVE_INFINITY);
    }

    /** How a run of so many good requests is cut, the requests in the order in which they ended. */
    static Blocks blocks(long good, Consumer<Consumer<RequestResult>> requests) {
        double time = autocorrelationTime(requests);
        double ordinary = Math.max(ORDINARY_BLOCKS, Math.min(MOST_BLOCKS, Math.sqrt((double) good)));
        int count = (int) Math.min(ordinary, (double) good / (TIMES_A_BLOCK * time));
        if (good < FEWEST_REQUESTS) {
            return Blocks.NONE;
        }
        if (count < FEWEST_BLOCKS) {
            return new Blocks(FEWEST_BLOCKS, FEWEST_BLOCKS * STRAY_OF_LINKED * STRAY_OF_LINKED);
        }
        double length = (double) good / count;
        return new Blocks(count, 1 / (1 - (time - 1) / (2 * length)));
    }

    /** The longest of the metrics'. */
    private static double autocorrelationTime(Consumer<Consumer<RequestResult>> requests) {
        Map<Metric, DoubleStream.Builder> series = new EnumMap<>(Metric.class);
        SERIES.forEach(metric -> series.put(metric, DoubleStream.builder()));
        requests.accept(result -> {
            if (result.outcome() == Outcome.OK) {
                series.forEach((metric, values) ->
                        result.valueNs(metric).ifPresent(ns -> values.add(Math.log(Math.max(1.0, (double) ns)))));
            }
        });
        return series.values().stream()
                .mapToDouble(values ->
                        Linkage.time(values.build().limit(MOST_IN_SERIES).toArray()))
                .max()
                .orElse(1);
    }

    private static List<Piece> cut(RunFolder run, int pieces) {
        return cut(
                pieces,
                run.totals(),
                (fromNs, toNs) ->
                        run.header().isServedHere() ? run.hardware().gpuJoules(fromNs, toNs) : OptionalDouble.empty(),
                run::forEachRequest);
    }

    static List<Piece> cut(
            int pieces, RunTotals totals, Cutter.Energy gpu, Consumer<Consumer<RequestResult>> requests) {
        Cutter cutter = new Cutter(pieces, totals, gpu);
        requests.accept(cutter::add);
        return cutter.end();
    }
}
