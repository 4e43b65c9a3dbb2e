package dev.weir.bench.latency.suite;

import dev.weir.bench.run.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs suites one after another, and puts their checks into the session's own run. */
public final class Session {

    private final Path folder;
    private final Interruption interruption;
    private final List<SuiteResult> results = new ArrayList<>();

    /**
     * @param folder where the session's runs are to lie: not there yet, or empty
     * @param interruption ends it early
     */
    public Session(Path folder, Interruption interruption) {
        this.folder = folder;
        this.interruption = interruption;
    }

    /**
     * What a session found.
     *
     * @param suites what each suite found, as far as they were run
     * @param interruptedBecause why not all were; empty if all were
     */
    public record Result(List<SuiteResult> suites, Optional<String> interruptedBecause) {

        /** All checks. */
        public List<Check> checks() {
            return suites.stream().flatMap(suite -> suite.checks().stream()).toList();
        }

        /** All loads that were measured. */
        public List<MeasuredLoad> loads() {
            return suites.stream().flatMap(suite -> suite.loads().stream()).toList();
        }
    }

    /**
     * Runs them.
     *
     * @throws IOException if the server takes no connection any more; what was measured until then can be read
     * @throws dev.weir.bench.run.RunException if a run cannot be written
     */
    public Result run(List<Suite> suites) throws IOException {
        SessionRuns runs = new SessionRuns(folder);
        try {
            for (Suite suite : suites) {
                if (interruption.reason().isEmpty()) {
                    results.add(suite.run(runs));
                }
            }
            Result result = new Result(List.copyOf(results), interruption.reason());
            finish(runs.first(), result, suites);
            return result;
        } finally {
            MeasuredLoad first = runs.first();
            if (first != null) {
                first.close();
            }
        }
    }

    private static void finish(@Nullable MeasuredLoad first, Result result, List<Suite> suites) {
        if (first == null) {
            return;
        }
        result.checks().forEach(first::check);
        if (result.interruptedBecause().isPresent() && first.report().stoppedBecause() == null) {
            List<String> left = suites.stream()
                    .skip(result.suites().size())
                    .map(Suite::name)
                    .toList();
            first.degraded("the session ended before all its suites had run ("
                    + result.interruptedBecause().get()
                    + (left.isEmpty() ? ")" : "); not run: " + String.join(", ", left)));
        }
        first.finish();
    }
}
