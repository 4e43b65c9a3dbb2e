package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.RunTotals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Requests of servers that never were, to try statistics on.
 *
 * @param streams how many a closed loop keeps busy; all begin at once, and stay in step as far as requests last equally long
 * @param requests how many a run has
 * @param link how much of a request's slowness the next one inherits: 0 none, near 1 nearly all
 * @param spread how far single requests stray, as the deviation of a logarithm
 * @param betweenRuns how far whole runs stray, likewise
 */
record Simulation(int streams, int requests, double link, double spread, double betweenRuns) {

    private static final long MS = 1_000_000;
    private static final int TOKENS = 30;

    /** Of one stream. */
    Simulation(int requests, double link, double spread, double betweenRuns) {
        this(1, requests, link, spread, betweenRuns);
    }

    /** The requests of a run of a server that takes so many times as long as the ordinary one, in the order in which they ended. */
    List<RequestResult> run(double slowness, SplittableRandom random) {
        List<RequestResult> results = new ArrayList<>();
        double ofRun = slowness * Math.exp(betweenRuns * random.nextGaussian());
        double state = random.nextGaussian();
        PriorityQueue<Long> free = new PriorityQueue<>(Collections.nCopies(streams, 0L));
        for (int i = 0; i < requests; i++) {
            long atNs = free.remove();
            state = link * state + Math.sqrt(1 - link * link) * random.nextGaussian();
            double ofRequest = ofRun * Math.exp(spread * state);
            // Now and then a request waits for another model to make room.
            double stall = random.nextInt(50) == 0 ? 3 : 1;
            long ttft = (long) (80 * MS * ofRequest * stall * Math.exp(0.1 * random.nextGaussian()));
            long[] gaps = new long[TOKENS - 1];
            long text = 0;
            for (int gap = 0; gap < gaps.length; gap++) {
                gaps[gap] = (long) (12 * MS * ofRequest * Math.exp(0.15 * random.nextGaussian()));
                text += gaps[gap];
            }
            long e2el = ttft + text;
            results.add(new RequestResult.Builder(i, 0, "p", atNs)
                    .ended(Outcome.OK, atNs + e2el)
                    .values(Metric.TTFT, ttft)
                    .values(Metric.TTFO, ttft)
                    .values(Metric.TTFA, ttft + text / 2)
                    .values(Metric.ICL, gaps)
                    .values(Metric.ITL, text / gaps.length)
                    .values(Metric.TPOT, text / gaps.length)
                    .values(Metric.E2EL, e2el)
                    .values(Metric.PROMPT_EVAL, ttft * 9 / 10)
                    .values(Metric.EVAL, text)
                    .count(Count.EVAL_TOKENS, TOKENS)
                    .build());
            free.add(atNs + e2el);
        }
        results.sort(Comparator.comparingLong(RequestResult::endedNs));
        return results;
    }

    /** One run in blocks. */
    Pieces blocks(double slowness, SplittableRandom random) {
        List<RequestResult> run = run(slowness, random);
        Resampling.Blocks blocks = Resampling.blocks(run.size(), run::forEach);
        return new Pieces(cut(run, blocks.count()), blocks.linkage());
    }

    /** Runs, each a piece. */
    Pieces wholeRuns(int runs, double slowness, SplittableRandom random) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            pieces.addAll(cut(run(slowness, random), 1));
        }
        return new Pieces(pieces, 1);
    }

    private static List<Piece> cut(List<RequestResult> run, int pieces) {
        RunTotals totals = new RunTotals(List.of());
        run.forEach(totals::add);
        return Resampling.cut(pieces, totals, (fromNs, toNs) -> OptionalDouble.empty(), run::forEach);
    }

    /** The figures that so many requests of each group know. */
    static List<Figure> figures(long requests) {
        return Figure.all().stream()
                .filter(figure -> figure != Figure.Rate.TOKENS_PER_GPU_JOULE)
                .filter(figure -> !(figure instanceof Figure.OfMetric percentile)
                        || percentile.percentile().isKnownFrom(requests))
                .toList();
    }
}
