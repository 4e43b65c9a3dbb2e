package dev.weir.bench.compare;

import java.util.Objects;

/**
 * A suite that is not compared, or not checked, beside others that are.
 *
 * @param suite which
 * @param because why not, in one line
 */
public record Uncompared(String suite, String because) {

    /** Of a suite that stands in the way of nothing but itself. */
    public static Uncompared of(String suite, CompareException why) {
        String lines = Objects.requireNonNullElse(why.getMessage(), "");
        return new Uncompared(
                suite, lines.replace(":\n", ": ").replace("\n", "; ").replaceAll(" {2,}", " "));
    }

    /** Of a suite that some runs have and others do not. */
    public static Uncompared ofSomeRuns(String suite) {
        return new Uncompared(suite, "not all runs have it");
    }
}
