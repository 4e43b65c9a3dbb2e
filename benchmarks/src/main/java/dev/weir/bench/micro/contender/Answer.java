package dev.weir.bench.micro.contender;

import dev.weir.plan.Plan;

/**
 * Takes what a contender finds, in the form in which it finds it; what an answer does not care for, it ignores. {@link Tally} costs next
 * to nothing and is what benchmarks measure with; {@link Transcript} keeps everything in one form, so that contenders can be compared.
 */
public interface Answer {

    /** A line, as text. */
    default void line(String line) {}

    /** A line, as bytes, valid only during the call. */
    default void line(byte[] utf8, int from, int to) {}

    /** More text of the answer. */
    default void text(String text) {}

    /** More text of the answer, as UTF-16, valid only during the call. */
    default void text(char[] utf16, int from, int to) {}

    /** More text of the answer, as UTF-8, valid only during the call. */
    default void text(byte[] utf8, int from, int to) {}

    /** The final record, with an empty reason where it gives none. */
    default void done(String reason) {}

    /** A plan as weir binds it. */
    default void plan(Plan plan) {}

    /** A plan as Jackson binds it. */
    default void plan(BoundPlan plan) {}

    /** Something that depends on what was found, for a benchmark to return. */
    long value();
}
