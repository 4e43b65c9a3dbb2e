package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.Measurement;
import dev.weir.bench.gate.sample.Sample;
import java.util.Locale;

/**
 * A measurement, counted by unit.
 *
 * @param cell what was measured
 * @param nsPerUnit time, ns: the median of the JVMs
 * @param bytesPerUnit median allocation, bytes
 * @param sample what each JVM found, by operation
 */
record Figure(Cell cell, double nsPerUnit, double bytesPerUnit, Sample sample) {

    /** Counts a measurement by a unit of which an operation holds several. */
    static Figure of(Measurement measurement, int unitsPerOp) {
        if (unitsPerOp < 1) {
            throw new GateException.UnusableFigure(measurement.cell() + ": its stream holds nothing to count by");
        }
        return new Figure(
                measurement.cell(),
                measurement.medianNsPerOp() / unitsPerOp,
                measurement.medianBytesPerOp() / unitsPerOp,
                measurement.sample());
    }

    /** The time in three or four digits, with its unit. */
    static String showNs(double ns) {
        if (ns < 1_000) {
            return String.format(Locale.ROOT, ns < 100 ? "%.1f ns" : "%.0f ns", ns);
        }
        return ns < 1e6
                ? String.format(Locale.ROOT, ns < 1e5 ? "%.1f us" : "%.0f us", ns / 1e3)
                : String.format(Locale.ROOT, "%.1f ms", ns / 1e6);
    }

    /** Bytes, to the digits that mean something. */
    static String showBytes(double bytes) {
        return String.format(Locale.ROOT, bytes < 100 ? "%.2f" : "%.0f", bytes);
    }
}
