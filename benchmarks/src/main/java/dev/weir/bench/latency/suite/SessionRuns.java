package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.laboratory.MeasuredLoad;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The run folders of one session: the first load's run is the session's folder itself, and stays open for the session's checks; those of
 * the others lie in {@code suites} and are finished at once.
 */
public final class SessionRuns {

    private static final String SUITES = "suites";

    private final Path folder;
    private @Nullable MeasuredLoad first;

    /** @param folder not there yet, or empty */
    public SessionRuns(Path folder) {
        this.folder = folder;
    }

    /**
     * Measures a load.
     *
     * @throws IOException if the server takes no connection
     * @throws dev.weir.bench.run.folder.RunException if the run cannot be written
     */
    MeasuredLoad measure(Laboratory laboratory, Experiment experiment) throws IOException {
        if (first == null) {
            first = laboratory.measure(experiment, folder);
            return first;
        }
        return laboratory
                .measure(experiment, folder.resolve(SUITES).resolve(experiment.suite()))
                .finish();
    }

    /** The session's own run, once a load has been measured. */
    @Nullable MeasuredLoad first() {
        return first;
    }
}
