package dev.weir.record.imports;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of a file of another program.
 *
 * @param recordings the folders that were made, in the order of the exchanges
 * @param leftOut which exchanges were left out, and why, for people
 */
public record ImportReport(List<Path> recordings, List<String> leftOut) {

    /** Keeps copies. */
    public ImportReport {
        recordings = List.copyOf(recordings);
        leftOut = List.copyOf(leftOut);
    }
}
