package dev.weir.bench.run.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run cannot be written or read. The message names the file, what was found and what to do.
 *
 * <p>Unchecked, because all that a program can do is to show the message.
 */
public sealed class RunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String file;

    private RunException(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
        this.file = file.toString();
    }

    /** The file or folder at fault. */
    public String file() {
        return file;
    }

    /** Something could not be written; what was written before stays readable. */
    public static final class NotWritten extends RunException {
        private static final long serialVersionUID = 1L;

        NotWritten(Path file, Throwable cause) {
            super(
                    file,
                    "cannot be written (" + cause.getMessage()
                            + "); is the disk full? What was measured until then is kept and can be read",
                    cause);
        }
    }

    /** The folder that a run was to be written to has something in it. */
    public static final class NotEmpty extends RunException {
        private static final long serialVersionUID = 1L;

        NotEmpty(Path folder) {
            super(folder, "is there already and not an empty folder; choose another folder for this run", null);
        }
    }

    /** A folder that holds no run. */
    public static final class NoRun extends RunException {
        private static final long serialVersionUID = 1L;

        NoRun(Path folder) {
            super(
                    folder,
                    (Files.isDirectory(folder) ? "is no run, because it has no " + RunJson.FILE : "is no folder")
                            + "; give the folder that a run was written to",
                    null);
        }
    }

    /** A run of a format that this version does not read. */
    public static final class UnknownSchema extends RunException {
        private static final long serialVersionUID = 1L;

        UnknownSchema(Path file, String found) {
            super(
                    file,
                    "has " + (found.isEmpty() ? "no schema_version" : "schema_version " + found)
                            + ", and this weir reads " + RunJson.SCHEMA_VERSION
                            + "; read it with the weir that wrote it, or measure again",
                    null);
        }
    }

    /** A file without which a run says nothing cannot be read. */
    public static final class Damaged extends RunException {
        private static final long serialVersionUID = 1L;

        Damaged(Path file, Throwable cause) {
            super(
                    file,
                    "cannot be read (" + cause.getMessage()
                            + "); restore the file from where the run was made, or measure again",
                    cause);
        }
    }
}
