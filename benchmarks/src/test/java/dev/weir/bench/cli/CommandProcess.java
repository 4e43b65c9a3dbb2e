package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** A command as a process of its own, from the classes of this build; what it prints on either stream is read together. */
final class CommandProcess implements AutoCloseable {

    /** Long enough never to pass in a test that works. */
    private static final long PATIENCE_S = 120;

    private static final int PAUSE_MS = 10;
    private static final int SIGINT = 2;

    /** A process that has ended. */
    record Ended(int status, String said) {}

    private final Process process;
    private final BufferedReader lines;
    private final StringBuilder said = new StringBuilder();

    private CommandProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts one in a folder, as from a shell without a terminal. */
    static CommandProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /** As above, with variables beside those of this process. */
    static CommandProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isInterruptIgnored()) {
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                classPath(),
                Weir.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder process =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        process.environment().putAll(environment);
        return new CommandProcess(process.start());
    }

    /** Runs one to its end. */
    static Ended run(Path folder, String... arguments) throws IOException, InterruptedException {
        try (CommandProcess process = start(folder, arguments)) {
            return process.end();
        }
    }

    /** Waits for a line with this in it. */
    String line(String part) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.contains(part)) {
                return line;
            }
        }
        throw new AssertionError("it ended without a line with " + part + ": " + said);
    }

    /** What Ctrl-C sends. */
    void interrupt() throws IOException, InterruptedException {
        signal("INT");
    }

    /** What Ctrl-C sends to this and to a JVM that it starts, once it has. */
    void interruptWithItsJvm() throws IOException, InterruptedException {
        Optional<ProcessHandle> jvm = jvm();
        while (jvm.isEmpty()) {
            assertThat(process.waitFor(PAUSE_MS, TimeUnit.MILLISECONDS))
                    .as("it has ended")
                    .isFalse();
            jvm = jvm();
        }
        kill("INT", process.pid(), jvm.get().pid());
    }

    private Optional<ProcessHandle> jvm() {
        return process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst();
    }

    /** Sends a signal by its name. */
    void signal(String name) throws IOException, InterruptedException {
        kill(name, process.pid());
    }

    private static void kill(String name, long... pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        LongStream.of(pids).mapToObj(String::valueOf).forEach(command::add);
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    /** Waits for its end. */
    Ended end() throws IOException, InterruptedException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
        }
        assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).as("it ends").isTrue();
        return new Ended(process.exitValue(), said.toString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** In another folder, relative entries would be others. */
    private static String classPath() {
        return String.join(
                System.getProperty("path.separator"),
                List.of(System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)).stream()
                        .filter(entry -> !entry.isEmpty())
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    /** A shell starts what it runs in the background so, and the children of that inherit it. */
    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        String prefix = "SigIgn:";
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(prefix))
                .mapToLong(line ->
                        Long.parseUnsignedLong(line.substring(prefix.length()).strip(), 16))
                .anyMatch(ignored -> (ignored & 1L << (SIGINT - 1)) != 0);
    }
}
