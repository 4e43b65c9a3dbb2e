package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.planner.PlannerCounts.TierCounts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CountersTest {

    private static final int THREADS = 8;
    private static final int RESULTS_OF_EACH = 5_000;

    @Test
    void loseNothingWhenManyThreadsCount() throws Exception {
        Counters counters = new Counters();
        PlanFailure failure = new PlanFailure(PlanFailure.Kind.MISSING, "none", List.of(), Optional.empty());
        PlanResult result = new PlanResult(
                1,
                HeuristicPlanner.plan(Worlds.quiet()),
                Tier.HEURISTIC,
                List.of(
                        new Attempt(Tier.SIMPLIFIED_LLM, 60, Optional.of(failure)),
                        new Attempt(Tier.HEURISTIC, 40, Optional.empty())),
                100);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Callable<Void> counting = () -> {
            start.await();
            for (int i = 0; i < RESULTS_OF_EACH; i++) {
                counters.add(result);
                PlannerCounts seen = counters.counts();
                assertThat(seen.of(Tier.HEURISTIC).successes()).isEqualTo(seen.requests());
            }
            return null;
        };
        List<Future<Void>> counted = IntStream.range(0, THREADS)
                .mapToObj(thread -> threads.submit(counting))
                .toList();
        start.countDown();
        for (Future<Void> thread : counted) {
            thread.get();
        }
        threads.shutdown();
        PlannerCounts counts = counters.counts();
        assertThat(counts.requests()).isEqualTo((long) THREADS * RESULTS_OF_EACH);
        assertThat(counts.of(Tier.SIMPLIFIED_LLM)).isEqualTo(new TierCounts(0, counts.requests()));
        assertThat(counts.meanAttempts()).hasValue(2);
        assertThat(counts.meanDurationNs()).hasValue(100);
    }
}
