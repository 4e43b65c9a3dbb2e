package dev.weir.bench.report;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Gaps between records with text of the good requests, and when in the run they ended: all of them, or where they are many, the longest and
 * some drawn at random, each as likely as any other. Its memory does not grow with the load.
 */
final class GapChoice {

    private static final int LONGEST = 500;
    private static final int DRAWN = 3_000;

    private final PriorityQueue<Gap> longest = new PriorityQueue<>(Comparator.comparingLong(Gap::ns));
    private final List<Gap> drawn = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private long total;

    /**
     * A gap.
     *
     * @param atNs when it ended, ns after the run's start
     * @param ns how long it was
     */
    record Gap(long atNs, long ns) {}

    void add(RequestResult result) {
        if (result.outcome() != Outcome.OK) {
            return;
        }
        long atNs = result.scheduledNs() + result.valueNs(Metric.TTFT).orElse(0);
        for (long ns : result.valuesNs(Metric.ICL)) {
            atNs += ns;
            add(new Gap(atNs, ns));
        }
    }

    private void add(Gap gap) {
        total++;
        longest.add(gap);
        if (longest.size() > LONGEST) {
            longest.remove();
        }
        if (drawn.size() < DRAWN) {
            drawn.add(gap);
        } else {
            long place = random.nextLong(total);
            if (place < DRAWN) {
                drawn.set((int) place, gap);
            }
        }
    }

    /** Those chosen, in the order of time; none twice. */
    List<Gap> chosen() {
        return Stream.concat(longest.stream(), drawn.stream())
                .distinct()
                .sorted(Comparator.comparingLong(Gap::atNs))
                .toList();
    }

    /** What they are of, in words. */
    String describe() {
        return total <= DRAWN
                ? "all " + total + " gaps"
                : "the " + longest.size() + " longest of " + total + " gaps, and " + DRAWN
                        + " drawn at random: long ones are shown more often than they were";
    }
}
