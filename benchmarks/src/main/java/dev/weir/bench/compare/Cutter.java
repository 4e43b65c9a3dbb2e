package dev.weir.bench.compare;

import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Cuts a run into pieces of equally many good requests, in the order in which they ended. The time between the ends of two pieces belongs to
 * the later one, so that the durations of all pieces add up to that of the run. Not thread-safe.
 */
final class Cutter {

    private static final double NS_PER_S = 1e9;

    private final int pieces;
    private final RunTotals totals;
    private final Energy gpu;
    private final List<Piece> cut = new ArrayList<>();
    private Piece.Builder open = new Piece.Builder();
    private long openFromNs;
    private long lastEndedNs;
    private long seen;

    /** What was spent over a span of a run. */
    interface Energy {
        /** In J, of a span in ns after the run's start; empty where it is unknown. */
        OptionalDouble joules(long fromNs, long toNs);
    }

    /**
     * For one run.
     *
     * @param pieces how many; at most as many as the run has good requests
     * @param totals of the run
     * @param gpu what its GPUs took
     */
    Cutter(int pieces, RunTotals totals, Energy gpu) {
        this.pieces = pieces;
        this.totals = totals;
        this.gpu = gpu;
        this.openFromNs = totals.firstScheduledNs();
        this.lastEndedNs = openFromNs;
    }

    /** Takes the next request of the run. */
    void add(RequestResult result) {
        if (result.outcome() == Outcome.OK) {
            if (seen * pieces / totals.ended(Outcome.OK) > cut.size()) {
                close(lastEndedNs);
            }
            open.add(result);
            seen++;
        }
        lastEndedNs = Math.max(lastEndedNs, result.endedNs());
    }

    /** All pieces, when all requests have been added. */
    List<Piece> end() {
        close(totals.lastEndedNs());
        return cut;
    }

    private void close(long atNs) {
        cut.add(open.build((atNs - openFromNs) / NS_PER_S, gpu.joules(openFromNs, atNs)));
        open = new Piece.Builder();
        openFromNs = atNs;
    }
}
