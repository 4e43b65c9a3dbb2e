package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.machine.MachineWatch;
import dev.weir.recording.RecordingException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * The command {@code mvn -pl benchmarks jmh}, and {@code scripts/ab}.
 *
 * <p>Its flags are system properties: see {@link Settings}. Exit status 0: every question keeps its budget, and none is more than five
 * percent slower than the base; 1: one is not so, beyond doubt; 2: no verdict, with the reason as the last line; 3: inconclusive, because
 * the machine is noisy or JVMs differ too much.
 */
public final class GateMain {

    private GateMain() {}

    /** Runs the gate and exits. */
    public static void main(String[] args) {
        System.exit(run(System.getProperties(), MachineWatch::begin, System.out));
    }

    /** Runs the gate and returns its exit status, which is written to a file too: Maven tells only that it was not 0. */
    static int run(Properties properties, Supplier<MachineWatch> watch, PrintStream out) {
        Outcome outcome = Outcome.NO_VERDICT;
        try {
            Settings settings = Settings.of(properties);
            Path status = settings.resultsFolder().resolve("exit-status");
            write(status, outcome);
            outcome = new Gate(settings, watch, out).run();
            write(status, outcome);
        } catch (GateException | RecordingException e) {
            out.println();
            out.println("NO VERDICT: " + e.getMessage());
        }
        return outcome.exitStatus();
    }

    private static void write(Path file, Outcome outcome) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, String.valueOf(outcome.exitStatus()));
        } catch (IOException e) {
            throw new GateException.InvalidResults("cannot write " + file + ": " + e, e);
        }
    }
}
