package dev.weir.bench.run.environment;

import org.jspecify.annotations.Nullable;

/**
 * A GPU of the machine that measures, as its driver describes it; what the driver does not say is null.
 *
 * @param index the driver's number for it
 * @param name such as {@code NVIDIA GeForce RTX 4090}
 * @param driver version of the driver
 * @param memoryBytes its own memory
 * @param powerLimitW what it may draw, W
 * @param maxClockMhz highest clock of its processors, MHz
 * @param maxMemoryClockMhz highest clock of its memory, MHz
 */
public record Gpu(
        int index,
        String name,
        @Nullable String driver,
        @Nullable Long memoryBytes,
        @Nullable Double powerLimitW,
        @Nullable Integer maxClockMhz,
        @Nullable Integer maxMemoryClockMhz) {}
