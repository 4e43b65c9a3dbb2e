package dev.weir.bench.report;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The requests of a load that a page can hold: the slowest, the first that failed, and of all others some drawn at random, each as likely
 * as any other (Vitter's algorithm R, with a fixed seed). Its memory does not grow with the load.
 */
final class RequestChoice {

    private static final int SLOWEST = 10;
    private static final int FAILED = 10;
    private static final int DRAWN = 40;
    private static final Comparator<RequestResult> BY_DURATION = Comparator.comparingLong(RequestChoice::durationNs);

    private final PriorityQueue<RequestResult> slowest = new PriorityQueue<>(BY_DURATION);
    private final List<RequestResult> failed = new ArrayList<>();
    private final List<RequestResult> drawn = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private long good;
    private long total;

    void add(RequestResult result) {
        total++;
        if (result.outcome() != Outcome.OK) {
            if (failed.size() < FAILED) {
                failed.add(result);
            }
            return;
        }
        slowest.add(result);
        if (slowest.size() > SLOWEST) {
            slowest.remove();
        }
        good++;
        if (drawn.size() < DRAWN) {
            drawn.add(result);
        } else {
            long place = random.nextLong(good);
            if (place < DRAWN) {
                drawn.set((int) place, result);
            }
        }
    }

    private static long durationNs(RequestResult result) {
        return result.valueNs(Metric.E2EL).orElse(0);
    }

    /** Those chosen, in the order in which they were scheduled; of several generators, requests may have the same index. */
    List<RequestResult> chosen() {
        Set<RequestResult> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
        List.of(slowest, failed, drawn).forEach(chosen::addAll);
        return chosen.stream()
                .sorted(Comparator.comparingLong(RequestResult::scheduledNs).thenComparingLong(RequestResult::index))
                .toList();
    }

    /** What they are of, in words. */
    String describe() {
        int count = chosen().size();
        return count == total
                ? "all " + total + " requests"
                : count + " of " + total + " requests: the " + slowest.size() + " slowest, "
                        + (failed.isEmpty() ? "" : "the first " + failed.size() + " that failed, ")
                        + "and others drawn at random";
    }
}
