package dev.weir.bench.run;

/**
 * What measured.
 *
 * @param name such as {@code kernel}, {@code netty} or {@code core}
 * @param build its version and, where known, its commit: figures of two builds are not compared unasked
 * @param clock whose arrival times are in the figures: {@code kernel} or {@code process}
 */
public record Client(String name, String build, String clock) {}
