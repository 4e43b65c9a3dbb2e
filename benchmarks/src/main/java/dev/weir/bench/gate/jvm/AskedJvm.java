package dev.weir.bench.gate.jvm;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A JVM of the JDK that this one runs on, started for one of the commands of this package, which answers in lines. */
final class AskedJvm {

    private AskedJvm() {}

    /**
     * How it is started; the command's own arguments follow.
     *
     * @param recordings folder of the user's recordings, or blank
     */
    static List<String> command(List<String> jvmArgs, String recordings, String classPath, Class<?> command) {
        List<String> words = new ArrayList<>(
                List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java"));
        words.addAll(jvmArgs);
        words.addAll(List.of("-Dweir.recordings=" + recordings, "-cp", classPath, command.getName()));
        return words;
    }

    /**
     * What a command answered.
     *
     * @param lines none if it failed
     * @param complaint the first line that it wrote to its standard error; blank if there is none
     */
    record Answer(List<String> lines, String complaint) {}

    /**
     * Runs a command to its end.
     *
     * @param what it looks into, for people
     * @param line what a line of an answer looks like; others are passed over, such as a warning of the JVM's
     * @throws GateException.BenchmarkFailed if the JVM cannot be started
     */
    static Answer ask(List<String> command, String what, Pattern line) {
        try {
            Path errors = Files.createTempFile("weir-gate-", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(errors.toFile())
                        .start();
                process.getOutputStream().close();
                List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line.asMatchPredicate())
                        .toList();
                return new Answer(process.waitFor() == 0 ? said : List.of(), firstLine(errors));
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new GateException.BenchmarkFailed("no JVM of " + what + " can be started: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GateException.BenchmarkFailed("interrupted while " + what + " was looked into", e);
        }
    }

    private static String firstLine(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
    }
}
