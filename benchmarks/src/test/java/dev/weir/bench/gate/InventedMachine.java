package dev.weir.bench.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A machine on which a measurement takes a multiple of what was planned, and finds what a test wants it to. */
final class InventedMachine implements CellMeasurer {

    /** What every cell takes unless a test says otherwise: nearly every question falls short. */
    static final double AS_LONG_AS_THE_RULER_US = 100;

    private static final long STARTED_NS = 4_711;

    final List<Cell> measured = new ArrayList<>();
    private final Map<Cell, List<Double>> microseconds = new LinkedHashMap<>();
    ToDoubleFunction<Cell> finds = cell -> AS_LONG_AS_THE_RULER_US;
    double slowness = 1;
    int heldUpAt = Integer.MAX_VALUE;
    long nowNs = STARTED_NS;

    @Override
    public Measurement measure(Cell cell, Effort effort) {
        nowNs += (long) (1e9 * (slowness * effort.seconds() + (measured.size() == heldUpAt ? 9 : 0)));
        measured.add(cell);
        double us = finds.applyAsDouble(cell);
        microseconds.computeIfAbsent(cell, first -> new ArrayList<>()).add(us);
        return new Measured().with(cell, us, 0).parse().of(cell).orElseThrow();
    }

    @Override
    public Measurements measurements() {
        Measured all = new Measured();
        microseconds.forEach((cell, forks) ->
                all.with(cell, "us/op", forks.stream().map(List::of).toList().toString(), "[[0]]"));
        return all.parse();
    }

    /** How long it has been measuring. */
    double seconds() {
        return (nowNs - STARTED_NS) / 1e9;
    }
}
