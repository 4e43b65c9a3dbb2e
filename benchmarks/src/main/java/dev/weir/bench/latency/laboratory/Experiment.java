package dev.weir.bench.latency.laboratory;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadGenerator;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.run.Shard;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One load to be measured into one run folder.
 *
 * @param suite its name: of letters, digits and dashes
 * @param questions what is asked
 * @param shape when requests start
 * @param extent how many
 * @param warmup requests ahead of it that no figure holds
 * @param shard the part of shape and extent that this process sends
 * @param startAt when it starts, on the wall clock; null for as soon as it can
 * @param observers sees each answer but those of the warm-up
 */
public record Experiment(
        String suite,
        Questions questions,
        LoadShape shape,
        Extent extent,
        int warmup,
        Shard shard,
        @Nullable Instant startAt,
        Function<RequestStart, AnswerObserver> observers) {

    /**
     * Checks that there is something to send.
     *
     * @throws IllegalArgumentException as {@link LoadGenerator#requireShare}
     */
    public Experiment {
        LoadGenerator.requireShare(shape, extent, shard);
    }

    /** All of a load, as soon as it can be. */
    public Experiment(
            String suite,
            Questions questions,
            LoadShape shape,
            Extent extent,
            int warmup,
            Function<RequestStart, AnswerObserver> observers) {
        this(suite, questions, shape, extent, warmup, Shard.WHOLE, null, observers);
    }

    /** So many questions one after the other, after one to warm up. */
    public static Experiment sequential(String suite, Questions questions, int requests) {
        return new Experiment(
                suite,
                questions,
                new LoadShape.Closed(1, 0),
                Extent.requests(requests),
                1,
                start -> AnswerObserver.NONE);
    }

    /** The same with somebody to see each answer. */
    public Experiment observedBy(Function<RequestStart, AnswerObserver> newObservers) {
        return new Experiment(suite, questions, shape, extent, warmup, shard, startAt, newObservers);
    }
}
