package dev.weir.recording;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A recording cannot be read, or is not what it says it is. The message names the file, the row where there is one, what was found and
 * what to do about it.
 *
 * <p>Unchecked, because recordings are mostly read where nothing but giving up is possible: in the set-up of tests and benchmarks. A
 * program that takes folders from its user should catch it and print the message.
 */
public final class RecordingException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final long NO_ROW = 0;

    private final String file;
    private final long row;

    private RecordingException(String file, long row, String problem, @Nullable Throwable cause) {
        super(file + (row == NO_ROW ? "" : ", row " + row) + ": " + problem, cause);
        this.file = file;
        this.row = row;
    }

    static RecordingException inFile(Object file, String problem) {
        return new RecordingException(file.toString(), NO_ROW, problem, null);
    }

    static RecordingException inFile(Object file, String problem, Throwable cause) {
        return new RecordingException(file.toString(), NO_ROW, problem, cause);
    }

    static RecordingException inRow(Object file, long row, String problem) {
        return new RecordingException(file.toString(), row, problem, null);
    }

    static RecordingException inRow(Object file, long row, String problem, Throwable cause) {
        return new RecordingException(file.toString(), row, problem, cause);
    }

    /** The file or folder at fault. */
    public String file() {
        return file;
    }

    /** The row at fault, counted from 1 as an editor counts lines, a heading row included; empty where the whole file is at fault. */
    public OptionalLong row() {
        return row == NO_ROW ? OptionalLong.empty() : OptionalLong.of(row);
    }
}
