package dev.weir.bench.gate.sample;

import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/**
 * What one JVM found.
 *
 * @param ns median of its iterations, ns an operation
 * @param trend the best of the later half of its iterations / the best of the earlier half; 1 where there are too few to tell
 */
public record JvmTime(double ns, double trend) {

    /** How far halves of a JVM may differ before it counts as unsteady: still compiling, or compiled anew. */
    static final double STEADY = 0.05;

    private static final int FEWEST_ITERATIONS = 4;

    /**
     * Sums up a JVM. The best of each half is compared, because whatever else runs on the machine makes an iteration slow and never fast.
     *
     * @param iterationsNs times in the order measured, ns an operation; at least one
     */
    public static JvmTime of(List<Double> iterationsNs) {
        double median = Median.withDefaults()
                .evaluate(iterationsNs.stream().mapToDouble(Double::doubleValue).toArray());
        if (iterationsNs.size() < FEWEST_ITERATIONS) {
            return new JvmTime(median, 1);
        }
        int half = iterationsNs.size() / 2;
        return new JvmTime(
                median,
                best(iterationsNs.subList(iterationsNs.size() - half, iterationsNs.size()))
                        / best(iterationsNs.subList(0, half)));
    }

    private static double best(List<Double> iterationsNs) {
        return iterationsNs.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** Whether its times had settled. */
    public boolean isSteady() {
        return Math.abs(Math.log(trend)) <= STEADY;
    }
}
