package dev.weir.bench.gate;

/** Measures cells, each time in new JVMs, and keeps what it finds. */
interface CellMeasurer {

    /**
     * Measures a cell and adds the result to those before it.
     *
     * @return what was found this time
     * @throws GateException.BenchmarkFailed if the benchmark threw or its JVM died
     */
    Measurement measure(Cell cell, Effort effort);

    /** All results so far; a cell that was measured several times is one measurement. */
    Measurements measurements();
}
