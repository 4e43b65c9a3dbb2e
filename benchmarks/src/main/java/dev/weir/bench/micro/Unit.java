package dev.weir.bench.micro;

import dev.weir.bench.micro.input.BenchStream;

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
     * The unit that a benchmark is counted by.
     *
     * @param benchmarkType the class's simple name, such as {@code SplitBenchmark}
     */
    public static Unit of(String benchmarkType) {
        return switch (benchmarkType) {
            case "SplitBenchmark" -> LINE;
            case "DecodeBenchmark", "SplitDecodeBenchmark", "SseBenchmark" -> TEXT_RECORD;
            case "ExtractBenchmark" -> PLAN;
            case "PipelineBenchmark" -> RECORD;
            default -> OPERATION;
        };
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
