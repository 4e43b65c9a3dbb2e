package dev.weir.bench.run;

/**
 * A question with a limit that a run was to answer.
 *
 * @param name what was asked
 * @param verdict what came out
 * @param measured what was measured, with its unit; why nothing was, where it was skipped
 * @param limit what it was held against
 */
public record Check(String name, Verdict verdict, String measured, String limit) {

    /** What came out of a check. */
    public enum Verdict {
        PASSED,
        FAILED,
        /** It could not be asked: that is no failure. */
        SKIPPED
    }
}
