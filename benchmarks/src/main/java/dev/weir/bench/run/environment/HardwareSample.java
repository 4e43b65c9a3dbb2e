package dev.weir.bench.run.environment;

import org.jspecify.annotations.Nullable;

/** What a part of the machine did at a moment of a run. */
public sealed interface HardwareSample {

    /** When, ns after the run's start. */
    long atNs();

    /** The same, of a run that started so much earlier. */
    HardwareSample later(long ns);

    /**
     * A GPU; what its driver does not say is null.
     *
     * @param index the driver's number for it
     * @param utilizationPercent share of the last moments in which it computed
     * @param memoryUsedBytes how much of its memory is taken
     * @param powerW what it draws, W
     * @param clockMhz clock of its processors, MHz
     * @param memoryClockMhz clock of its memory, MHz
     * @param temperatureC its temperature, degrees Celsius
     */
    record OfGpu(
            long atNs,
            int index,
            @Nullable Double utilizationPercent,
            @Nullable Long memoryUsedBytes,
            @Nullable Double powerW,
            @Nullable Integer clockMhz,
            @Nullable Integer memoryClockMhz,
            @Nullable Integer temperatureC)
            implements HardwareSample {

        @Override
        public OfGpu later(long ns) {
            return new OfGpu(
                    atNs + ns,
                    index,
                    utilizationPercent,
                    memoryUsedBytes,
                    powerW,
                    clockMhz,
                    memoryClockMhz,
                    temperatureC);
        }
    }

    /**
     * The processors.
     *
     * @param packageJoules energy that all packages have taken since the first sample, J
     */
    record OfCpu(long atNs, double packageJoules) implements HardwareSample {

        @Override
        public OfCpu later(long ns) {
            return new OfCpu(atNs + ns, packageJoules);
        }
    }
}
