package dev.weir.bench.gate.jvm;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
     * Runs a command to its end.
     *
     * @param what it looks into, for people
     * @param answer what a line of an answer looks like; others are passed over, such as a warning of the JVM's
     * @return what it answered; nothing if it failed
     * @throws GateException.BenchmarkFailed if the JVM cannot be started
     */
    static List<String> lines(List<String> command, String what, Pattern answer) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(answer.asMatchPredicate())
                    .toList();
            return process.waitFor() == 0 ? said : List.of();
        } catch (IOException e) {
            throw new GateException.BenchmarkFailed("no JVM of " + what + " can be started: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GateException.BenchmarkFailed("interrupted while " + what + " was looked into", e);
        }
    }
}
