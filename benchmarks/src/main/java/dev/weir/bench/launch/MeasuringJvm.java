package dev.weir.bench.launch;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM with the options of {@code scripts/jvm.options}, for a command that measures. {@code scripts/weir} gives them; {@code java -jar
 * weir.jar} does not, and the jar's manifest cannot, so such a command starts itself once more with them.
 */
public final class MeasuringJvm {

    /** Only {@code weir.jar} holds it. */
    private static final String OPTIONS = "/META-INF/weir/jvm.options";

    private static final String STARTED = "weir.measuring.jvm";
    private static final String MODULE_FLAG = "--enable-native-access";

    /** Longer than a command takes to write what it has measured, when it is told to end. */
    private static final long END_S = 30;

    private MeasuringJvm() {}

    /**
     * Runs a command in such a JVM, if this one is none and was started from {@code weir.jar}; input, output and signals are that one's.
     *
     * @param mainClass of the command line
     * @return its exit status; empty if this JVM will do, and nothing was run
     * @throws IOException if no JVM can be started
     */
    public static OptionalInt run(String mainClass, String... arguments) throws IOException {
        List<String> options = options();
        List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        if (Boolean.getBoolean(STARTED) || given.containsAll(options)) {
            return OptionalInt.empty();
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(given);
        // A JVM that does not know them measures all the same.
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(options);
        command.add(MODULE_FLAG + "=ALL-UNNAMED"); // of the jar's manifest, only -jar heeds it
        command.addAll(List.of("-D" + STARTED + "=true", "-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        return OptionalInt.of(run(command));
    }

    private static int run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        // Ctrl-C reaches both; what is sent to this process alone is passed on. Either way it writes what it has before
        // this one ends.
        Thread atExit = new Thread(() -> end(process), "end what measures");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            int status = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(atExit);
            return status;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it measured", e);
        } catch (IllegalStateException e) {
            // This process is ending as well, and by the same signal.
            return process.exitValue();
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor(END_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As the JVM tells them of itself; none where this is not run from {@code weir.jar}. */
    private static List<String> options() throws IOException {
        try (@Nullable InputStream in = MeasuringJvm.class.getResourceAsStream(OPTIONS)) {
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(String::strip)
                            .filter(line ->
                                    line.startsWith("-") && !line.startsWith(MODULE_FLAG)) // which the manifest has
                            .toList();
        }
    }
}
