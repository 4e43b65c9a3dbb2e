package dev.weir.bench.run;

import org.jspecify.annotations.Nullable;

/**
 * What measured.
 *
 * @param name such as {@code kernel}, {@code netty} or {@code core}
 * @param build its version and, where known, its commit: figures of two builds are not compared unasked
 * @param clock whose arrival times are in the figures: {@code kernel} or {@code process}
 * @param clockReason why it is not the kernel's, for people; null where it is, and in runs of older versions
 */
public record Client(
        String name, String build, String clock, @Nullable String clockReason) {

    /** The clock and the reason for it, such as {@code process (TLS)}. */
    public String explainedClock() {
        return clockReason == null ? clock : clock + " (" + clockReason + ")";
    }
}
