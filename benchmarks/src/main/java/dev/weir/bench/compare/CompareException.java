package dev.weir.bench.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs that cannot be compared or merged. The message says why and what to do. */
public sealed class CompareException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private CompareException(String message) {
        super(message);
    }

    /** Runs differ in what would make their figures differ anyway. */
    public static final class NotComparable extends CompareException {
        private static final long serialVersionUID = 1L;

        NotComparable(List<Difference> differences) {
            super("these runs do not measure the same thing:\n  "
                    + differences.stream().map(Difference::toString).collect(Collectors.joining("\n  "))
                    + "\nMeasure again so that they do, or, to compare them all the same: --force "
                    + differences.stream()
                            .map(difference -> difference.attribute().label())
                            .collect(Collectors.joining(" ")));
        }
    }

    /** Runs were measured under different loads. */
    public static final class OtherLoad extends CompareException {
        private static final long serialVersionUID = 1L;

        OtherLoad(Map<String, List<Path>> loads) {
            super("these runs were measured under different loads:\n  "
                    + loads.entrySet().stream()
                            .map(load -> load.getKey() + ": "
                                    + load.getValue().stream()
                                            .map(Path::toString)
                                            .collect(Collectors.joining(", ")))
                            .collect(Collectors.joining("\n  "))
                    + "\nMeasure one side again with the --concurrency or --request-rate of the other");
        }
    }

    /** Runs that are to become one are not parts of the same. */
    public static final class NotMergeable extends CompareException {
        private static final long serialVersionUID = 1L;

        NotMergeable(List<String> differences) {
            super("these runs are no parts of one:\n  " + String.join("\n  ", differences)
                    + "\nMerge only what several generators of one version of Weir measured of the same server or servers at one time;"
                    + " measure again what differs, or compare them");
        }
    }

    /** A run of which nothing is known but its histograms. */
    public static final class LostRequests extends CompareException {
        private static final long serialVersionUID = 1L;

        LostRequests(Path run) {
            super(run
                    + ": its requests.jsonl cannot be read, so that nobody can tell how its requests ended, nor how far figures stray;"
                    + " restore the file from where the run was made, or leave the run out");
        }
    }

    /** A run in which no request ended well. */
    public static final class EmptyRun extends CompareException {
        private static final long serialVersionUID = 1L;

        EmptyRun(Path run, long requests) {
            super(run + ": none of its " + requests
                    + " requests ended well, so that it says nothing; leave it out, or look into its requests.jsonl");
        }
    }
}
