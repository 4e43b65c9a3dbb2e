package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadProgress;

/** Is told how far a session is, by the thread that runs it. */
public interface SessionListener {

    /** Does nothing. */
    SessionListener NONE = new SessionListener() {
        @Override
        public void begins(Experiment experiment) {}

        @Override
        public void progress(LoadProgress progress, Extent extent) {}

        @Override
        public void ended(MeasuredLoad load) {}
    };

    /** A load begins; its suite's name is told. */
    void begins(Experiment experiment);

    /** So far it is, several times a second. */
    void progress(LoadProgress progress, Extent extent);

    /** A load is over. */
    void ended(MeasuredLoad load);
}
