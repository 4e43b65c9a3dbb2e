package dev.weir.bench.gate;

import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Median;

/**
 * What JMH found for one cell: every measured iteration of every fork.
 *
 * @param cell contender and parameters
 * @param nsPerOp time an operation, ns; one list a fork, one figure an iteration
 * @param bytesPerOp bytes allocated an operation, one figure an iteration over all forks
 */
record Measurement(Cell cell, List<List<Double>> nsPerOp, List<Double> bytesPerOp) {

    Measurement {
        nsPerOp = nsPerOp.stream().map(List::copyOf).toList();
        bytesPerOp = List.copyOf(bytesPerOp);
        if (nsPerOp.isEmpty() || nsPerOp.stream().anyMatch(List::isEmpty)) {
            throw new GateException.UnusableFigure(cell + ": a fork without a single iteration");
        }
        if (bytesPerOp.isEmpty()) {
            throw new GateException.UnusableFigure(cell + ": no bytes an operation; measure with -prof gc");
        }
        for (List<Double> fork : nsPerOp) {
            for (double ns : fork) {
                if (!(ns > 0 && ns < Double.POSITIVE_INFINITY)) {
                    throw new GateException.UnusableFigure(cell + ": an iteration took " + ns + " ns an operation");
                }
            }
        }
        for (double bytes : bytesPerOp) {
            if (!(bytes >= 0 && bytes < Double.POSITIVE_INFINITY)) {
                throw new GateException.UnusableFigure(
                        cell + ": an iteration allocated " + bytes + " bytes an operation");
            }
        }
    }

    /** Median over all iterations of all forks: a disturbed iteration is slow, and never fast. */
    double medianNsPerOp() {
        return median(nsPerOp.stream().flatMap(List::stream));
    }

    /** Median over all iterations: the compiler's and JMH's own objects fall into few of them. */
    double medianBytesPerOp() {
        return median(bytesPerOp.stream());
    }

    private static double median(Stream<Double> figures) {
        return Median.withDefaults()
                .evaluate(figures.mapToDouble(Double::doubleValue).toArray());
    }
}
