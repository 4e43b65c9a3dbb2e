package dev.weir.bench.compare;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The values of a metric over all pieces of a group, laid out so that the percentiles of any draw of the pieces are found fast: one array of
 * all values, and of each piece where its values are in it. Not thread-safe: it counts into one array.
 */
final class Drawn {

    private static final double NS_PER_MS = 1e6;

    private final long[] valuesNs;
    private final int[][] places;
    private final long[][] counts;
    private final long[] times;
    private long total;

    private Drawn(long[] valuesNs, int[][] places, long[][] counts) {
        this.valuesNs = valuesNs;
        this.places = places;
        this.counts = counts;
        this.times = new long[valuesNs.length];
    }

    /** @param pieces the counts of each piece; null for one without values */
    static Drawn of(List<Piece.@Nullable Counts> pieces) {
        long[] valuesNs = pieces.stream()
                .flatMapToLong(counts -> counts == null ? LongStream.empty() : LongStream.of(counts.valuesNs))
                .sorted()
                .distinct()
                .toArray();
        int[][] places = new int[pieces.size()][];
        long[][] counts = new long[pieces.size()][];
        for (int i = 0; i < places.length; i++) {
            Piece.Counts of = pieces.get(i);
            places[i] = of == null ? new int[0] : places(of.valuesNs, valuesNs);
            counts[i] = of == null ? new long[0] : of.times;
        }
        return new Drawn(valuesNs, places, counts);
    }

    /** Both ascending. */
    private static int[] places(long[] some, long[] all) {
        int[] places = new int[some.length];
        int place = 0;
        for (int i = 0; i < some.length; i++) {
            while (all[place] != some[i]) {
                place++;
            }
            places[i] = place;
        }
        return places;
    }

    /** Draws each piece so many times. */
    void draw(int[] timesEach) {
        Arrays.fill(times, 0);
        total = 0;
        for (int piece = 0; piece < timesEach.length; piece++) {
            int drawn = timesEach[piece];
            if (drawn > 0) {
                int[] place = places[piece];
                long[] count = counts[piece];
                for (int i = 0; i < place.length; i++) {
                    times[place[i]] += drawn * count[i];
                    total += drawn * count[i];
                }
            }
        }
    }

    /** The percentile of what was drawn, ms, as HdrHistogram counts it; NaN where nothing was. */
    double percentileMs(double percent) {
        long wanted = Math.max(1, (long) Math.ceil(Math.nextDown(percent) / 100 * total));
        long seen = 0;
        for (int i = 0; i < times.length; i++) {
            seen += times[i];
            if (seen >= wanted) {
                return valuesNs[i] / NS_PER_MS;
            }
        }
        return Double.NaN;
    }
}
