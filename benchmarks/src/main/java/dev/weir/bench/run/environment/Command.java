package dev.weir.bench.run.environment;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program of this machine that is asked something and answers on standard output.
 *
 * @param program the executable
 */
record Command(Path program) {

    /** A driver that has to wake its GPU takes seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * Looks a program up as a shell would.
     *
     * @param searchPath such as the environment variable {@code PATH}; null finds nothing
     */
    static Optional<Command> find(String name, @Nullable String searchPath) {
        if (searchPath == null) {
            return Optional.empty();
        }
        for (String folder : searchPath.split(File.pathSeparator, -1)) {
            Path program = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                return Optional.of(new Command(program));
            }
        }
        return Optional.empty();
    }

    /**
     * Asks, and waits for the answer.
     *
     * @return what it printed
     * @throws IOException if it cannot be started, fails, or takes longer than twenty seconds; the message says which
     */
    String ask(String... arguments) throws IOException {
        return new String(askForBytes(arguments), StandardCharsets.UTF_8);
    }

    /** As {@link #ask}, where what it prints need not be text. */
    byte[] askForBytes(String... arguments) throws IOException {
        Path answer = Files.createTempFile(
                "weir", ".out"); // a pipe would stay open as long as any child of the program's lives
        try {
            Process process = builder(arguments).redirectOutput(answer.toFile()).start();
            try {
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException(program + " did not answer within " + PATIENCE.toSeconds() + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while " + program + " was asked", e);
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                throw new IOException(program + " failed with status " + process.exitValue());
            }
            return Files.readAllBytes(answer);
        } finally {
            Files.delete(answer);
        }
    }

    /** Starts it; what it prints can be read while it runs. */
    Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    /** What it complains about is dropped. */
    private ProcessBuilder builder(String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(program.toString());
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
