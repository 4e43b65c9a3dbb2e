package dev.weir.bench.latency.laboratory;

import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.run.Invocation;
import dev.weir.bench.run.Workload.Objective;
import dev.weir.bench.run.environment.Environment;
import java.util.List;

/**
 * What is the same for all loads of a session.
 *
 * @param label names its runs
 * @param invocation how it was asked for
 * @param environment the machine that measures
 * @param limits how long a request may take
 * @param mostConnections beyond which requests wait
 * @param seed of schedules
 * @param objectives that a good request meets
 * @param cacheMayAnswer whether the server's prompt cache is part of what is measured
 */
public record Conditions(
        String label,
        Invocation invocation,
        Environment environment,
        TimeLimits limits,
        int mostConnections,
        long seed,
        List<Objective> objectives,
        boolean cacheMayAnswer) {

    /** Copies the objectives. */
    public Conditions {
        objectives = List.copyOf(objectives);
    }
}
