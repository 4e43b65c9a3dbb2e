package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.laboratory.Laboratory;
import java.io.IOException;

/** One load, and nothing but its run. */
public final class LoadSuite implements Suite {

    private final Laboratory laboratory;
    private final Experiment experiment;

    public LoadSuite(Laboratory laboratory, Experiment experiment) {
        this.laboratory = laboratory;
        this.experiment = experiment;
    }

    @Override
    public String name() {
        return experiment.suite();
    }

    @Override
    public SuiteResult run(SessionRuns runs) throws IOException {
        return SuiteResult.of(name(), runs.measure(laboratory, experiment));
    }
}
