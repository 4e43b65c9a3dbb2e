package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.MeasuredLoad;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Findings;
import java.util.List;
import java.util.Optional;

/**
 * What a suite found.
 *
 * @param suite its name
 * @param loads what it measured, each in a run folder of its own
 * @param checks what it asked with a limit
 * @param findings what no run folder holds
 */
public record SuiteResult(String suite, List<MeasuredLoad> loads, List<Check> checks, Optional<Findings> findings) {

    /** Copies the lists. */
    public SuiteResult {
        loads = List.copyOf(loads);
        checks = List.copyOf(checks);
    }

    /** One load, and what is asked of each. */
    static SuiteResult of(String suite, MeasuredLoad load) {
        return new SuiteResult(suite, List.of(load), load.checks(), Optional.empty());
    }
}
