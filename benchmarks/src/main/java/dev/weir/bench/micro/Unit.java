package dev.weir.bench.micro;

import dev.weir.bench.micro.input.BenchStream;
import java.util.Optional;

/** What a benchmark's time and bytes are counted by, so that streams of different length compare. */
public enum Unit {
    /** A line of the stream, blank ones not counted. */
    LINE("line"),
    /** A record of the stream. */
    RECORD("record"),
    /** A record of the stream but for the final one, or ones. */
    TEXT_RECORD("record"),
    /** A plan of the answer. */
    PLAN("plan"),
    /** A whole operation, of a benchmark that says itself what that is. */
    OPERATION("op");

    private final String name;

    Unit(String name) {
        this.name = name;
    }

    /**
     * The unit that a benchmark is counted by, as its {@link About} says.
     *
     * @param benchmarkType the simple name of a class of this package, such as {@code SplitBenchmark}
     */
    public static Unit of(String benchmarkType) {
        return about(benchmarkType).map(About::per).orElse(OPERATION);
    }

    /**
     * What a benchmark's ruler must find in a stream, beside what is counted by.
     *
     * @param benchmarkType the simple name of a class of this package
     */
    public static Unit neededByTheRulerOf(String benchmarkType) {
        return about(benchmarkType).map(About::rulerNeeds).orElse(OPERATION);
    }

    private static Optional<About> about(String benchmarkType) {
        try {
            return Optional.ofNullable(
                    Class.forName(Unit.class.getPackageName() + "." + benchmarkType, false, Unit.class.getClassLoader())
                            .getAnnotation(About.class));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** How many of them a stream holds. */
    public int countIn(BenchStream stream) {
        return switch (this) {
            case LINE, RECORD -> stream.recordCount();
            case TEXT_RECORD -> stream.withoutFinalRecord().recordCount();
            case PLAN -> stream.planCount();
            case OPERATION -> 1;
        };
    }

    /** As tables write it. */
    @Override
    public String toString() {
        return name;
    }
}
