package dev.weir.bench.gate.jvm;

import dev.weir.bench.gate.sample.JvmTime;
import dev.weir.bench.gate.sample.Sample;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Median;

/**
 * What JMH found for one cell: every measured iteration of every fork.
 *
 * @param cell contender and parameters
 * @param nsPerOp time an operation, ns; one list a fork, one figure an iteration
 * @param bytesPerOp bytes allocated an operation, one figure an iteration over all forks
 * @param nsPerCounted time for each of what the benchmark's own counters counted, ns, by their names
 */
public record Measurement(
        Cell cell, List<List<Double>> nsPerOp, List<Double> bytesPerOp, SortedMap<String, Double> nsPerCounted) {

    public Measurement {
        nsPerOp = nsPerOp.stream().map(List::copyOf).toList();
        bytesPerOp = List.copyOf(bytesPerOp);
        nsPerCounted = Collections.unmodifiableSortedMap(new TreeMap<>(nsPerCounted));
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

    /** One time for each JVM: the median of its iterations. */
    public Sample sample() {
        return new Sample(nsPerOp.stream().map(JvmTime::of).toList());
    }

    /** The median of the JVMs, ns an operation. */
    public double medianNsPerOp() {
        return sample().medianNs();
    }

    /** Mean over all iterations, as JMH scores what a benchmark's own counters counted. */
    public double meanNsPerOp() {
        return nsPerOp.stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    /** Median over all iterations: the compiler's and JMH's own objects fall into few of them. */
    public double medianBytesPerOp() {
        return median(bytesPerOp.stream());
    }

    private static double median(Stream<Double> figures) {
        return Median.withDefaults()
                .evaluate(figures.mapToDouble(Double::doubleValue).toArray());
    }
}
