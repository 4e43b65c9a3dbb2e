package dev.weir.bench.gate;

import dev.weir.recording.RecordingException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Properties;

/**
 * The command {@code mvn -pl benchmarks jmh}.
 *
 * <p>Its flags are system properties: see {@link Settings}. Exit status 0: every question keeps its budget; 1: one falls short; 2: no
 * verdict, with the reason as the last line.
 */
public final class GateMain {

    private static final int SHORT = 1;
    private static final int NO_VERDICT = 2;

    private GateMain() {}

    /** Runs the gate and exits. */
    public static void main(String[] args) {
        System.exit(run(System.getProperties(), System.out));
    }

    /** Runs the gate and returns its exit status. */
    static int run(Properties properties, PrintStream out) {
        try {
            Settings settings = Settings.of(properties);
            return MachineLock.whileHeld(properties, () -> run(settings, out)) ? 0 : SHORT;
        } catch (GateException | RecordingException e) {
            out.println();
            out.println("NO VERDICT: " + e.getMessage());
            return NO_VERDICT;
        }
    }

    private static boolean run(Settings settings, PrintStream out) {
        Catalogue catalogue = Catalogue.ofClassPath();
        try (JmhRun jmh = new JmhRun(catalogue, settings)) {
            boolean passes = new Gate(settings, out, InstantSource.system(), System::nanoTime).run(catalogue, jmh);
            out.println("Results: " + jmh.resultsFile() + ", what JMH said: " + jmh.logFile());
            out.println(Machine.describe());
            return passes;
        }
    }
}
