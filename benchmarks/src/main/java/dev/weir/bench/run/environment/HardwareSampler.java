package dev.weir.bench.run.environment;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Samples GPUs and processors while a run goes on; closing it ends that. What this machine does not tell is not sampled. */
public final class HardwareSampler implements Closeable {

    /** Drivers average power over about as long. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private final List<Runnable> ends;

    private HardwareSampler(List<Runnable> ends) {
        this.ends = List.copyOf(ends);
    }

    /**
     * Begins to sample.
     *
     * @param sinceStartNs how long the load has been going on, from any thread; times of requests count from there too
     * @param samples told of each sample, from other threads
     */
    public static HardwareSampler start(LongSupplier sinceStartNs, Consumer<HardwareSample> samples) {
        return start(
                GpuTool.find(System.getenv("PATH")), Powercap.find(Powercap.ROOT), INTERVAL, sinceStartNs, samples);
    }

    static HardwareSampler start(
            Optional<GpuTool> gpuTool,
            Optional<Powercap> powercap,
            Duration interval,
            LongSupplier sinceStartNs,
            Consumer<HardwareSample> samples) {
        List<Runnable> ends = new ArrayList<>();
        if (gpuTool.isPresent()) {
            try {
                ends.add(gpuTool.get().watch(interval, sinceStartNs, samples));
            } catch (IOException e) {
                // no samples, which the summary says
            }
        }
        powercap.ifPresent(energy -> ends.add(Repetition.start(
                () -> samples.accept(new HardwareSample.OfCpu(sinceStartNs.getAsLong(), energy.joules())), interval)));
        return new HardwareSampler(ends);
    }

    @Override
    public void close() {
        ends.forEach(Runnable::run);
    }
}
