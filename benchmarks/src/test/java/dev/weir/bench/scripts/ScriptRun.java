package dev.weir.bench.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of {@code scripts/} that has run as a process of its own, in a folder that is not the repository's.
 *
 * @param output what it wrote to standard output and standard error, as it came
 */
record ScriptRun(int status, String output) {

    static final Path SCRIPTS = Path.of("..", "scripts").toAbsolutePath().normalize();

    static ScriptRun of(String script, Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(SCRIPTS.resolve(script).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        // A file instead of a pipe: what a script leaves running must not keep the test waiting.
        Path output = Files.createTempFile(folder, "output", ".log");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            return new ScriptRun(process.waitFor(), Files.readString(output, UTF_8));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** An executable that does what these lines of sh say. */
    static Path executable(Path file, String lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + lines);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
        return file;
    }

    /** A weir that runs this test's own classes; it is what {@code scripts/weir} is once it is built. */
    static String thisWeir() {
        return "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:TieredStopAtLevel=1 "
                + "--enable-native-access=ALL-UNNAMED -cp '" + System.getProperty("java.class.path")
                + "' dev.weir.bench.cli.Weir \"$@\"\n";
    }
}
