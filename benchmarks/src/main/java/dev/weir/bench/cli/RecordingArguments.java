package dev.weir.bench.cli;

import dev.weir.replay.Recording;
import dev.weir.replay.RecordingException;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Recordings as users name them: a recording's folder, a folder of several, or the name of a bundled one. */
final class RecordingArguments {

    static final String DESCRIPTION = "a recording's folder, a folder of several, or the name of a bundled one";

    private RecordingArguments() {}

    /**
     * What reads and verifies each of the recordings, in the order of the arguments; all bundled ones where there is no argument.
     *
     * @throws RecordingException if a folder holds no recording
     * @throws FileNotFoundException if an argument is neither a folder nor a name
     */
    static List<Supplier<Recording>> readers(List<String> arguments) throws FileNotFoundException {
        List<String> bundled = Recording.bundledNames();
        List<Supplier<Recording>> readers = new ArrayList<>();
        for (String argument : arguments.isEmpty() ? bundled : arguments) {
            if (Files.exists(Path.of(argument))) {
                Recording.foldersIn(Path.of(argument)).forEach(folder -> readers.add(() -> Recording.read(folder)));
            } else if (bundled.contains(argument)) {
                readers.add(() -> Recording.bundled(argument));
            } else {
                throw new FileNotFoundException(
                        argument
                                + " is neither a folder nor the name of a bundled recording; weir inspect without arguments shows those");
            }
        }
        return readers;
    }
}
