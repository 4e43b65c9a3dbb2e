package dev.weir.bench.run.environment;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The program by which a GPU's driver tells of it. */
interface GpuTool {

    /** The one that is installed, if any. */
    static Optional<GpuTool> find(@Nullable String searchPath) {
        Optional<GpuTool> nvidia = Command.find(NvidiaSmi.NAME, searchPath).map(NvidiaSmi::new);
        return nvidia.isPresent()
                ? nvidia
                : Command.find(RocmSmi.NAME, searchPath).map(RocmSmi::new);
    }

    /** Its name. */
    String name();

    /**
     * All GPUs.
     *
     * @throws IOException if the tool fails, as it does without a driver
     */
    List<Gpu> gpus() throws IOException;

    /**
     * Samples all GPUs again and again, until it is ended or the tool fails.
     *
     * @param clockNs ns after the run's start
     * @param samples told of each, from a thread of the tool's own
     * @return ends it
     */
    Runnable watch(Duration interval, LongSupplier clockNs, Consumer<HardwareSample> samples) throws IOException;
}
