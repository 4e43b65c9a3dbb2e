package dev.weir.bench.latency.laboratory;

import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadProgress;

/** Is told how far a session is, by the thread that runs it. */
public interface SessionListener {

    /** Does nothing. */
    SessionListener NONE = new SessionListener() {
        @Override
        public void begins(Experiment experiment) {}

        @Override
        public void progress(String load, LoadProgress progress, Extent extent) {}

        @Override
        public void over(String load) {}

        @Override
        public void ended(MeasuredLoad load) {}
    };

    /** A load that is measured begins, with its warm-up. */
    void begins(Experiment experiment);

    /**
     * So far a load is, several times a second.
     *
     * @param load what people call it: an experiment's suite, or what is asked beside experiments, such as a warm-up
     * @param progress counted from that load's own start
     * @param extent of that load
     */
    void progress(String load, LoadProgress progress, Extent extent);

    /**
     * What is asked beside experiments is over.
     *
     * @param load as in {@link #progress}
     */
    void over(String load);

    /** A load that is measured is over. */
    void ended(MeasuredLoad load);
}
