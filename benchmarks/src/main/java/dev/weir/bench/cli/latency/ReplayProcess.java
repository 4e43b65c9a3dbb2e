package dev.weir.bench.cli.latency;

import dev.weir.bench.latency.laboratory.Interruption;
import dev.weir.bench.latency.suite.EndedEarlyException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A replay server in a process of its own, so that it and the client do not share a heap, a compiler and a garbage collector. It ends with
 * this process at the latest.
 */
final class ReplayProcess implements Closeable {

    private static final String READY = "listening on ";
    private static final long END_S = 5;

    /** Of a process that SIGINT or SIGTERM ended. */
    private static final Set<Integer> SIGNALLED = Set.of(128 + 2, 128 + 15);

    /** Ctrl-C reaches both processes, and this one may be the later to know. */
    private static final long SIGNAL_MS = 2_000;

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
     * @param interruption of the session that needs it, which Ctrl-C ends together with it
     * @throws EndedEarlyException if it ends before that because the session does
     * @throws IOException if it ends before that by itself; the message says how, and what it said
     */
    static ReplayProcess start(String mainClass, List<String> arguments, Interruption interruption) throws IOException {
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
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException e) { // this process is ending
            process.destroy();
            throw new EndedEarlyException(interruption.reason().orElse("interrupted"));
        }
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
        String how = "closed its output";
        try (ReplayProcess ending = new ReplayProcess(process, atExit, "")) {
            if (process.waitFor(END_S, TimeUnit.SECONDS)) {
                ending.unlessInterrupted(interruption);
                how = "ended with status " + process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("the replay server " + how + " before it was ready: "
                + said.toString().strip());
    }

    /** It has ended: fails if that was because the session is to end. */
    private void unlessInterrupted(Interruption interruption) throws EndedEarlyException, InterruptedException {
        Optional<String> why =
                SIGNALLED.contains(process.exitValue()) ? interruption.awaitReason(SIGNAL_MS) : interruption.reason();
        if (why.isPresent()) {
            throw new EndedEarlyException(why.get());
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
