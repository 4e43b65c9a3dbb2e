package dev.weir.bench.run;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What is known of a run before its first request, and does not change.
 *
 * @param label names the run in files and tables: letters, digits, {@code _} and {@code -} only; see {@link #labelOf}
 * @param suite what was run, such as {@code streams}, {@code single} or {@code tier-full}
 * @param startedAt wall-clock time of the run's start, from which all its nanoseconds count
 * @param invocation how it was asked for
 * @param client what measured
 * @param load when requests were sent
 * @param workload what was sent
 * @param server what answered
 */
public record RunHeader(
        String label,
        String suite,
        Instant startedAt,
        Invocation invocation,
        Client client,
        Load load,
        Workload workload,
        ServerFacts server) {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern NO_LABEL = Pattern.compile("[^A-Za-z0-9_-]+");

    /**
     * Checks the label.
     *
     * @throws IllegalArgumentException if the label is empty or has other characters
     */
    public RunHeader {
        if (!LABEL.matcher(label).matches()) {
            throw new IllegalArgumentException(
                    "a label has letters, digits, _ and - only, was '" + label + "'; try '" + labelOf(label) + "'");
        }
    }

    /**
     * Makes a label of any text: readers of percentile files end a file's legend at the first dot, and tags of a histogram log have
     * neither comma nor space.
     */
    public static String labelOf(String text) {
        String label = NO_LABEL.matcher(text).replaceAll("-");
        return label.isEmpty() ? "run" : label;
    }

    /** The same, but for the start. */
    public RunHeader startingAt(Instant start) {
        return new RunHeader(label, suite, start, invocation, client, load, workload, server);
    }

    /** The same, under another load. */
    public RunHeader withLoad(Load other) {
        return new RunHeader(label, suite, startedAt, invocation, client, other, workload, server);
    }

    /** The same, asked for otherwise. */
    public RunHeader withInvocation(Invocation other) {
        return new RunHeader(label, suite, startedAt, other, client, load, workload, server);
    }
}
