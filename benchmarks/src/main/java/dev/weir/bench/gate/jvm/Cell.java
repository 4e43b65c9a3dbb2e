package dev.weir.bench.gate.jvm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One cell of the benchmark matrix: a contender with a value for each of its parameters.
 *
 * @param benchmark class and method, such as {@code SplitBenchmark.weir}
 * @param params JMH parameters by name
 */
public record Cell(String benchmark, SortedMap<String, String> params) implements Comparable<Cell> {

    public Cell {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    /** A cell from JMH's own name of a benchmark, which begins with the package. */
    public static Cell ofQualified(String qualifiedBenchmark, Map<String, String> params) {
        int method = qualifiedBenchmark.lastIndexOf('.');
        int type = qualifiedBenchmark.lastIndexOf('.', method - 1);
        return new Cell(qualifiedBenchmark.substring(type + 1), new TreeMap<>(params));
    }

    /** The benchmark class, such as {@code SplitBenchmark}. */
    public String type() {
        return benchmark.substring(0, benchmark.indexOf('.'));
    }

    /** The contender, such as {@code weir}. */
    public String contender() {
        return benchmark.substring(benchmark.indexOf('.') + 1);
    }

    /** Whether the contender is one of ours. */
    public boolean isWeir() {
        return contender().startsWith("weir");
    }

    /** The same question put to another contender. */
    public Cell withContender(String contender) {
        return new Cell(type() + "." + contender, params);
    }

    /** The same contender with another value of one parameter. */
    public Cell withParam(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(params);
        changed.put(name, value);
        return new Cell(benchmark, new TreeMap<>(changed));
    }

    @Override
    public int compareTo(Cell other) {
        return toString().compareTo(other.toString());
    }

    /** For people: {@code SplitBenchmark.weir reads=8192 stream=chat-prose}. */
    @Override
    public String toString() {
        StringBuilder name = new StringBuilder(benchmark);
        params.forEach((key, value) -> name.append(' ').append(key).append('=').append(value));
        return name.toString();
    }
}
