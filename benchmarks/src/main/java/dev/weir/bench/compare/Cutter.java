package dev.weir.bench.compare;

import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunTotals;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Cuts a run into pieces that last equally long. A request's times belong to the piece in which it ended; of the request itself, and of its
 * tokens, each piece has the share that lies in it. Streams that run in step end their requests in waves: were a piece so many requests, it
 * would last one wave too many or too few, and rates would seem to stray by that. Not thread-safe.
 */
final class Cutter {

    private static final double NS_PER_S = 1e9;

    private final Piece.Builder[] pieces;

    /** When each begins, and when the last ends. */
    private final long[] startsNs;

    private final Energy gpu;

    /** What was spent over a span of a run. */
    interface Energy {
        /** In J, of a span in ns after the run's start; empty where it is unknown. */
        OptionalDouble joules(long fromNs, long toNs);
    }

    /**
     * For one run.
     *
     * @param pieces how many
     * @param totals of the run, which has requests
     * @param gpu what its GPUs took
     */
    Cutter(int pieces, RunTotals totals, Energy gpu) {
        this.pieces =
                Stream.generate(() -> new Piece.Builder(totals)).limit(pieces).toArray(Piece.Builder[]::new);
        long fromNs = totals.firstScheduledNs();
        long lengthNs = totals.lastEndedNs() - fromNs;
        this.startsNs = LongStream.rangeClosed(0, pieces)
                .map(piece -> fromNs + lengthNs * piece / pieces)
                .toArray();
        this.gpu = gpu;
    }

    /** Takes a request of the run. */
    void add(RequestResult result) {
        if (result.outcome() != Outcome.OK) {
            return;
        }
        int last = piece(result.endedNs());
        pieces[last].addTimes(result);
        double span = (double) (result.endedNs() - result.scheduledNs());
        if (span <= 0) {
            pieces[last].addShare(result, 1);
            return;
        }
        for (int i = piece(result.scheduledNs()); i <= last; i++) {
            long inside = Math.min(result.endedNs(), startsNs[i + 1]) - Math.max(result.scheduledNs(), startsNs[i]);
            pieces[i].addShare(result, inside / span);
        }
    }

    private int piece(long atNs) {
        int piece = 0;
        while (piece + 1 < pieces.length && startsNs[piece + 1] < atNs) {
            piece++;
        }
        return piece;
    }

    /** All pieces, when all requests have been added. */
    List<Piece> end() {
        return IntStream.range(0, pieces.length)
                .mapToObj(i -> pieces[i].build(
                        (startsNs[i + 1] - startsNs[i]) / NS_PER_S, gpu.joules(startsNs[i], startsNs[i + 1])))
                .toList();
    }
}
