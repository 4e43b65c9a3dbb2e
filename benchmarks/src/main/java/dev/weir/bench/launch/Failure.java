package dev.weir.bench.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What ended a command, in words for whoever typed it. */
public final class Failure {

    private static final String OWN = "dev.weir.";

    private Failure() {}

    /**
     * The message of what fails in Weir's own words or in the system's; of anything else, that it is a mistake in Weir.
     *
     * @return one sentence or more, that say what to do next where that is known
     */
    public static String words(Throwable failure) {
        if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return words(unchecked.getCause());
        }
        if (failure instanceof FileSystemException file) {
            return ofFile(file);
        }
        if (failure.getClass().getName().startsWith(OWN) || failure instanceof IOException) {
            return failure.getMessage() == null ? failure.toString() : failure.getMessage();
        }
        if (failure instanceof OutOfMemoryError) {
            return "there is too little memory (" + failure.getMessage()
                    + "); give java more with -Xmx, or it less to do";
        }
        return "a mistake in Weir: " + failure + "; please report it, with what the same command says with --debug";
    }

    /** Of a file, the JDK often says nothing but its name. */
    private static String ofFile(FileSystemException failure) {
        String what;
        if (failure instanceof NoSuchFileException) {
            what = "does not exist; is the path right?";
        } else if (failure instanceof AccessDeniedException) {
            what = "may not be used by this user; see its permissions";
        } else if (failure instanceof FileAlreadyExistsException) {
            what = "is there already; choose another name, or move it away";
        } else if (failure instanceof NotDirectoryException) {
            what = "is no folder; name one";
        } else {
            return String.valueOf(failure.getMessage());
        }
        return failure.getReason() == null ? failure.getFile() + " " + what : String.valueOf(failure.getMessage());
    }
}
