package dev.weir.bench.run;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was sent.
 *
 * @param prompts the set that prompts were taken from
 * @param promptsSha256 SHA-256 of the set, hexadecimal: of all prompts in their order
 * @param promptCount how many prompts are in the set
 * @param options what a request sends as {@code options}, {@code format} and the like: names to JSON values
 * @param seed of schedule and order of prompts
 * @param goodput the objectives that a good request meets, all of them; empty if none were given
 */
public record Workload(
        String prompts,
        String promptsSha256,
        long promptCount,
        SortedMap<String, Object> options,
        long seed,
        List<Objective> goodput) {

    /** Copies options and objectives. */
    public Workload {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        goodput = List.copyOf(goodput);
    }

    /** As above, with options in any order. */
    public Workload(
            String prompts,
            String promptsSha256,
            long promptCount,
            Map<String, ?> options,
            long seed,
            List<Objective> goodput) {
        this(prompts, promptsSha256, promptCount, new TreeMap<String, Object>(options), seed, goodput);
    }

    /**
     * A service level objective.
     *
     * @param metric what is limited; of a metric with many values a request, every value
     * @param limitNs the most that is good, ns
     */
    public record Objective(Metric metric, long limitNs) {}
}
