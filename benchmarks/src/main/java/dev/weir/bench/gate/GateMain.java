package dev.weir.bench.gate;

import dev.weir.recording.RecordingException;
import java.io.PrintStream;
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
            return new Gate(Settings.of(properties), out).run() ? 0 : SHORT;
        } catch (GateException | RecordingException e) {
            out.println();
            out.println("NO VERDICT: " + e.getMessage());
            return NO_VERDICT;
        }
    }
}
