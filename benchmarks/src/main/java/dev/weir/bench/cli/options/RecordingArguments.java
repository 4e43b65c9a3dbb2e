package dev.weir.bench.cli.options;

import dev.weir.recording.Recording;
import dev.weir.recording.RecordingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Recordings as users name them: a recording's folder, a folder of several, or the name of a bundled one. */
public final class RecordingArguments {

    public static final String DESCRIPTION = "a recording's folder, a folder of several, or the name of a bundled one";

    private RecordingArguments() {}

    /** Reads and verifies a recording. */
    public interface Reader {

        /**
         * Does so.
         *
         * @throws RecordingException if it cannot be verified, or a folder holds no recording
         * @throws IOException if an argument is neither a folder nor a name
         */
        Recording read() throws IOException;
    }

    /**
     * What reads each of the recordings, in the order of the arguments; all bundled ones where there is no argument. For an argument that
     * names none, there is one that fails.
     */
    public static List<Reader> readers(List<String> arguments) {
        if (arguments.isEmpty()) {
            return Recording.bundledNames().stream()
                    .map(name -> (Reader) () -> Recording.bundled(name))
                    .toList();
        }
        return arguments.stream()
                .flatMap(argument -> isFile(argument) ? inFolder(argument) : Stream.of(() -> bundled(argument)))
                .toList();
    }

    private static Recording bundled(String name) throws FileNotFoundException {
        try {
            return Recording.bundled(name);
        } catch (RecordingException e) {
            List<String> names = Recording.bundledNames();
            if (names.contains(name)) {
                throw e;
            }
            throw new FileNotFoundException(name + " is neither a folder nor the name of a bundled recording"
                    + Suggestions.among(names, name) + "; weir inspect without arguments lists those");
        }
    }

    private static Stream<Reader> inFolder(String argument) {
        try {
            return Recording.foldersIn(Path.of(argument)).stream().map(folder -> () -> Recording.read(folder));
        } catch (RecordingException e) {
            return Stream.of(() -> {
                throw e;
            });
        }
    }

    /** False also for what can be no file's name, such as one in letters that the locale does not have. */
    private static boolean isFile(String argument) {
        try {
            return Files.exists(Path.of(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
