package dev.weir.bench.micro.contender.loop;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.BoundPlan;

/**
 * A JSON library that reads whole values out of a byte array, in the way that its authors call the fastest: member by member, names
 * compared by hash, and what nobody asks for skipped. {@link LineLoop} finds it records and {@link BracePlans} plans.
 *
 * <p>One is missing: simdjson-java 0.4.0 is compiled for Java 24, needs the incubating {@code jdk.incubator.vector}, and cannot be loaded
 * by the Java 17 that Weir is built with and judged on.
 */
public interface JsonLibrary {

    /**
     * Decodes one record to its text, and to the end of the answer if it is the final one.
     *
     * @param utf8 holds a record from {@code from} (inclusive) to {@code to} (exclusive)
     * @throws RuntimeException of the library's own if it is none
     */
    void record(byte[] utf8, int from, int to, Answer answer);

    /**
     * Binds one plan.
     *
     * @param utf8 holds a plan from {@code from} (inclusive) to {@code to} (exclusive)
     * @throws RuntimeException of the library's own if it is none
     */
    BoundPlan plan(byte[] utf8, int from, int to);
}
