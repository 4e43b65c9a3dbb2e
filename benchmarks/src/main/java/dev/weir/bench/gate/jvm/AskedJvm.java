package dev.weir.bench.gate.jvm;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
     * @return what it wrote; nothing if it failed
     * @throws GateException.BenchmarkFailed if the JVM cannot be started
     */
    static List<String> lines(List<String> command, String what) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
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
