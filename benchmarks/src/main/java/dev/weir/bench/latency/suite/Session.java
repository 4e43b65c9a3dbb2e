package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Interruption;
import dev.weir.bench.latency.laboratory.MeasuredLoad;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.folder.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs suites one after another, and puts their checks and findings into the session's own run. */
public final class Session {

    private final Path folder;
    private final Interruption interruption;

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
     * @param interruptedBecause why not all were; empty if nobody ended it
     * @param failure what ended it: a server that takes no connection any more, or a run that could not be written; empty if nothing did
     */
    public record Result(List<SuiteResult> suites, Optional<String> interruptedBecause, Optional<Exception> failure) {

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
     * Runs them. What ends a session once something has been measured is in its result, so that what was measured can be shown.
     *
     * @throws IOException if the server takes no connection, and nothing has been measured
     * @throws RunException if the session's own run cannot be written; what was measured until then can be read
     */
    public Result run(List<Suite> suites) throws IOException {
        SessionRuns runs = new SessionRuns(folder);
        List<SuiteResult> results = new ArrayList<>();
        Optional<Exception> failure = Optional.empty();
        try {
            for (Suite suite : suites) {
                if (interruption.reason().isEmpty()) {
                    results.add(suite.run(runs));
                }
            }
        } catch (EndedEarlyException e) {
            interruption.request(String.valueOf(e.getMessage()));
        } catch (IOException | RunException e) {
            if (runs.first() == null) {
                throw e;
            }
            failure = Optional.of(e);
        } catch (RuntimeException | Error e) {
            close(runs.first());
            throw e;
        }
        Result result = new Result(List.copyOf(results), interruption.reason(), failure);
        MeasuredLoad first = runs.first();
        if (first != null) {
            finish(first, result, suites);
        }
        return result;
    }

    private static void close(@Nullable MeasuredLoad first) {
        if (first != null) {
            first.close();
        }
    }

    private static void finish(MeasuredLoad first, Result result, List<Suite> suites) {
        result.checks().forEach(first::check);
        result.suites().forEach(suite -> suite.findings().ifPresent(first::findings));
        Optional<String> endedBecause =
                result.failure().map(Exception::getMessage).or(result::interruptedBecause);
        if (endedBecause.isPresent() && first.report().stoppedBecause() == null) {
            String left = suites.stream()
                    .skip(result.suites().size())
                    .map(Suite::name)
                    .collect(Collectors.joining(", "));
            first.degraded("the session ended before all its suites had run (" + endedBecause.get()
                    + (left.isEmpty() ? ")" : "); not run to their end: " + left));
        }
        first.finish();
    }
}
