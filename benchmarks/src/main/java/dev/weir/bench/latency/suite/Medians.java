package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Answer;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Medians of few values, exact. */
final class Medians {

    private Medians() {}

    /** The middle one; of an even number the lower of the two; empty for none. */
    static OptionalLong of(LongStream values) {
        long[] sorted = values.toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? OptionalLong.empty() : OptionalLong.of(sorted[(sorted.length - 1) / 2]);
    }

    /** Of a metric over the answers that ended well. */
    static OptionalLong of(Metric metric, List<Answer> answers) {
        return of(answers.stream()
                .map(Answer::result)
                .filter(result -> result.outcome() == Outcome.OK)
                .flatMapToLong(result -> LongStream.of(result.valuesNs(metric))));
    }
}
