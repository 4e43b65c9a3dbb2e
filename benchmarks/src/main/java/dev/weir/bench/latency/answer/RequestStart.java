package dev.weir.bench.latency.answer;

import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;

/**
 * Which request it is, and when it was to begin.
 *
 * @param index position in the run's schedule, counted from 0; below 0 ahead of the run
 * @param stream the simulated user that sends it, counted from 0
 * @param prompt name of its prompt
 * @param runStartNs the run's start, on the clock of {@link System#nanoTime}
 * @param t0Ns the scheduled start, on the same clock: what all its times count from
 */
public record RequestStart(long index, int stream, String prompt, long runStartNs, long t0Ns) {

    /** Whether it is sent ahead of the run, and no figure is to hold it. */
    public boolean isWarmUp() {
        return index < 0;
    }

    /**
     * What became of it, to be completed.
     *
     * @param atNs on the clock of {@link System#nanoTime}
     */
    public RequestResult.Builder ended(Outcome outcome, long atNs) {
        return new RequestResult.Builder(index, stream, prompt, t0Ns - runStartNs).ended(outcome, atNs - runStartNs);
    }
}
