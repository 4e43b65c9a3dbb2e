package dev.weir.bench.cli.latency;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A replay server in a process of its own, so that it and the client do not share a heap, a compiler and a garbage collector. It ends with
 * this process at the latest.
 */
final class ReplayProcess implements Closeable {

    private static final String READY = "listening on ";
    private static final long END_S = 5;

    private final Process process;
    private final Thread atExit;
    private final String url;

    private ReplayProcess(Process process, Thread atExit, String url) {
        this.process = process;
        this.atExit = atExit;
        this.url = url;
    }

    /**
     * Starts one, and waits until it is ready.
     *
     * @param mainClass of Weir's command line
     * @param arguments of {@code serve}
     * @throws IOException if it ends before that; the message says how, and what it said. A signal from the terminal, such as Ctrl-C, ends
     *     it with status 130
     */
    static ReplayProcess start(String mainClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass,
                "serve"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread atExit = new Thread(process::destroy, "stop the replay server");
        Runtime.getRuntime().addShutdownHook(atExit);
        StringBuilder said = new StringBuilder();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY)) {
                drain(lines);
                return new ReplayProcess(
                        process, atExit, line.substring(READY.length()).strip());
            }
            said.append(line).append('\n');
        }
        throw new IOException("the replay server " + end(process, atExit) + " before it was ready: "
                + said.toString().strip());
    }

    /** It has closed its output: how it ended, in words. */
    private static String end(Process process, Thread atExit) {
        ReplayProcess ending = new ReplayProcess(process, atExit, "");
        try {
            return process.waitFor(END_S, TimeUnit.SECONDS)
                    ? "ended with status " + process.exitValue()
                    : "closed its output";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "closed its output";
        } finally {
            ending.close();
        }
    }

    /** What it says later is read, so that it never waits for a reader. */
    private static void drain(BufferedReader lines) {
        Thread reader = new Thread(
                () -> {
                    try (lines) {
                        while (lines.readLine() != null) {}
                    } catch (IOException e) {
                        // it has ended
                    }
                },
                "read the replay server's output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Where it listens. */
    String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // this process is ending, and its hook sees to the server
        }
    }
}
