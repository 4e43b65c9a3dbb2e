package dev.weir.bench.latency.laboratory;

import dev.weir.bench.latency.load.LoadReport;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.folder.RunWriter;
import java.nio.file.Path;
import java.util.List;

/** A load that is over; its run folder can still be told of checks, until it is finished. */
public final class MeasuredLoad {

    private final Experiment experiment;
    private final LoadReport report;
    private final RunWriter run;
    private final List<Check> checks;

    /** @param checks what is asked of each such load, and the answers */
    MeasuredLoad(Experiment experiment, LoadReport report, RunWriter run, List<Check> checks) {
        this.checks = List.copyOf(checks);
        this.experiment = experiment;
        this.report = report;
        this.run = run;
    }

    /** What it was. */
    public Experiment experiment() {
        return experiment;
    }

    /** What became of it. */
    public LoadReport report() {
        return report;
    }

    /** One for each server, where several share it; empty otherwise. */
    public List<Check> checks() {
        return checks;
    }

    /** Where its run lies. */
    public Path folder() {
        return run.folder();
    }

    /** Adds a check to its run. */
    public void check(Check check) {
        run.check(check);
    }

    /** Adds what a suite found to its run. */
    public void findings(Findings found) {
        run.findings(found);
    }

    /** Says why its figures are not what they could be. */
    public void degraded(String reason) {
        run.degraded(reason);
    }

    /**
     * Completes its run folder.
     *
     * @throws dev.weir.bench.run.folder.RunException if it cannot be written
     */
    public MeasuredLoad finish() {
        String stopped = report.stoppedBecause();
        if (stopped == null) {
            run.finish();
        } else {
            run.stop(stopped);
        }
        return this;
    }

    /** Leaves its run folder as one that is not complete, unless it has been finished. */
    public void close() {
        run.close();
    }
}
