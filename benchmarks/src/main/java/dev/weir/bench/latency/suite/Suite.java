package dev.weir.bench.latency.suite;

import java.io.IOException;

/** One question, or several that belong together. */
public interface Suite {

    /** Its name: of letters, digits and dashes. */
    String name();

    /**
     * Asks it.
     *
     * @param runs where its runs go
     * @throws IOException if the server takes no connection, or cannot be started
     * @throws dev.weir.bench.run.folder.RunException if a run cannot be written
     */
    SuiteResult run(SessionRuns runs) throws IOException;
}
