package dev.weir.bench.cli.options;

import dev.weir.recording.Recording;
import dev.weir.recording.RecordingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        List<String> bundled = Recording.bundledNames();
        List<Reader> readers = new ArrayList<>();
        for (String argument : arguments.isEmpty() ? bundled : arguments) {
            if (bundled.contains(argument) && !isFile(argument)) {
                readers.add(() -> Recording.bundled(argument));
            } else {
                readers.addAll(inFolder(argument));
            }
        }
        return readers;
    }

    private static List<Reader> inFolder(String argument) {
        if (!isFile(argument)) {
            return List.of(() -> {
                throw new FileNotFoundException(argument + " is neither a folder nor the name of a bundled recording"
                        + Suggestions.among(Recording.bundledNames(), argument)
                        + "; weir inspect without arguments lists those");
            });
        }
        try {
            return Recording.foldersIn(Path.of(argument)).stream()
                    .map(folder -> (Reader) () -> Recording.read(folder))
                    .toList();
        } catch (RecordingException e) {
            return List.of(() -> {
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
