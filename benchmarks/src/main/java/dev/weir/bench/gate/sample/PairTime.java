package dev.weir.bench.gate.sample;

import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/**
 * What one JVM found that held two builds and called them in turns of some milliseconds: whatever makes a machine slow for longer than that
 * meets both, so that their ratio is far surer than either time.
 *
 * @param base the code before
 * @param head the code now
 * @param ratio median of head's time / base's
 * @param trend that ratio in the later half of the iterations / in the earlier half
 */
public record PairTime(JvmTime base, JvmTime head, double ratio, double trend) {

    /**
     * An iteration of both builds.
     *
     * @param baseNs ns an operation
     * @param headNs likewise
     * @param ratio median of head's time / base's, turn by turn
     */
    public record Iteration(double baseNs, double headNs, double ratio) {}

    /**
     * Sums up a JVM.
     *
     * @param iterations in the order measured; at least one
     */
    public static PairTime of(List<Iteration> iterations) {
        int half = iterations.size() / 2;
        return new PairTime(
                JvmTime.of(iterations.stream().map(Iteration::baseNs).toList()),
                JvmTime.of(iterations.stream().map(Iteration::headNs).toList()),
                medianRatio(iterations),
                half == 0
                        ? 1
                        : medianRatio(iterations.subList(iterations.size() - half, iterations.size()))
                                / medianRatio(iterations.subList(0, half)));
    }

    private static double medianRatio(List<Iteration> iterations) {
        return Median.withDefaults()
                .evaluate(iterations.stream().mapToDouble(Iteration::ratio).toArray());
    }

    /** Whether the ratio had settled. */
    public boolean isSteady() {
        return Math.abs(Math.log(trend)) <= JvmTime.STEADY;
    }
}
