package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Measurement;
import dev.weir.bench.micro.Unit;
import dev.weir.bench.micro.input.BenchStream;
import java.util.HashMap;
import java.util.Map;

/** Counts what an operation of each cell holds. Not thread-safe. */
final class UnitCounts {

    private final Map<String, BenchStream> streams = new HashMap<>();

    /** How many of its units an operation of a cell holds; 1 where it reads no stream. */
    int unitsPerOp(Cell cell) {
        String stream = cell.params().get("stream");
        return stream == null ? 1 : Unit.of(cell.type()).countIn(stream(stream));
    }

    /** The measurement, counted by its unit. */
    Figure figure(Measurement measurement) {
        return Figure.of(measurement, unitsPerOp(measurement.cell()));
    }

    /** A stream by the name that benchmarks know it by; read once. */
    BenchStream stream(String name) {
        return streams.computeIfAbsent(name, BenchStream::named);
    }
}
