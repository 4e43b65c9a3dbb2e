package dev.weir.bench.report.history;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** There is no history in the files that were given. The message says what was looked at, and what to do. */
public final class HistoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HistoryException(List<Path> files) {
        super(
                "no history in "
                        + files.stream().map(Path::toString).collect(Collectors.joining(", "))
                        + ": no line of format " + HistoryFiles.FORMAT
                        + "; the gate appends to benchmarks/jmh-history.jsonl, or to -Djmh.history=FILE: mvn -pl benchmarks jmh");
    }
}
