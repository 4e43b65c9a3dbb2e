package dev.weir.bench.gate.jvm;

import java.io.PrintStream;
import java.util.Arrays;

/**
 * The command of a JVM that holds two builds and calls a benchmark of both in turns of some milliseconds.
 *
 * <p>Each build has classes, profiles and compiled code of its own ({@link LoadedBenchmark}). Both call the same number of operations in a
 * turn, so that they read the same variants of the input, and which is first changes from turn to turn. What slows the machine for longer
 * than a turn, such as another guest of the host, meets both; and what is counted is the time that the thread had on a processor, where the
 * JVM knows it, so that a neighbour which takes the processor away costs neither. What the collector does on its own threads is not in it;
 * bytes are.
 *
 * <p>Writes a line for each iteration: ns and bytes an operation of the base, the same of the head, and the median of head's time / base's.
 */
public final class PairedJvm {

    /** What a turn of one build lasts, ns. */
    private static final double TURN_NS = 10e6;

    private static final int FEWEST_TURNS = 2;

    private PairedJvm() {}

    /**
     * Runs.
     *
     * @param args class of the benchmark; the cell as it is written for people; of base and head each a class path and its system properties
     *     as arguments of a JVM; warm-up iterations and their ms, measured iterations and their ms; whether head is loaded first, which
     *     may be worth a percent or two
     */
    public static void main(String[] args) throws Throwable {
        PrintStream out = System.out;
        System.setOut(System.err); // what a benchmark says is no figure
        boolean isHeadFirst = Boolean.parseBoolean(args[10]);
        LoadedBenchmark first =
                LoadedBenchmark.load(args[0], args[1], args[isHeadFirst ? 4 : 2], args[isHeadFirst ? 5 : 3]);
        LoadedBenchmark second =
                LoadedBenchmark.load(args[0], args[1], args[isHeadFirst ? 2 : 4], args[isHeadFirst ? 3 : 5]);
        LoadedBenchmark base = isHeadFirst ? second : first;
        LoadedBenchmark head = isHeadFirst ? first : second;
        Effort effort = new Effort(
                Integer.parseInt(args[6]),
                Integer.parseInt(args[7]),
                Integer.parseInt(args[8]),
                Integer.parseInt(args[9]));
        CompilerIdle compiler = new CompilerIdle();
        for (int i = 0; i < effort.warmupIterations(); i++) {
            iteration(base, head, effort.warmupMs(), i);
            compiler.await();
        }
        for (int i = 0; i < effort.measuredIterations(); i++) {
            compiler.await();
            out.println(iteration(base, head, effort.measuredMs(), i));
        }
    }

    /** What an iteration found, as a line. */
    private static String iteration(LoadedBenchmark base, LoadedBenchmark head, int ms, int number) throws Throwable {
        double operationNs = Math.max(base.call(1), head.call(1));
        int operations = (int) Math.max(1, Math.round(TURN_NS / operationNs));
        int turns = (int) Math.max(FEWEST_TURNS, Math.round(ms * 1e6 / (operations * operationNs)));
        double[] baseNs = new double[turns];
        double[] headNs = new double[turns];
        double[] ratios = new double[turns];
        long baseBytes = base.bytes();
        long headBytes = head.bytes();
        for (int turn = 0; turn < turns; turn++) {
            if ((turn + number) % 2 == 0) {
                baseNs[turn] = base.call(operations);
                headNs[turn] = head.call(operations);
            } else {
                headNs[turn] = head.call(operations);
                baseNs[turn] = base.call(operations);
            }
            ratios[turn] = headNs[turn] / baseNs[turn];
        }
        double all = (double) turns * operations;
        return median(baseNs) + " " + (base.bytes() - baseBytes) / all + " " + median(headNs) + " "
                + (head.bytes() - headBytes) / all + " " + median(ratios);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
