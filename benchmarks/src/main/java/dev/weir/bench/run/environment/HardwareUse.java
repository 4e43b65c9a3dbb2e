package dev.weir.bench.run.environment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What GPUs and processors did during a run, from its samples. Energy of a GPU is the integral of its power, that of processors
 * what they counted.
 *
 * <p>Several generators may have sampled the same machine, so that their energies are not added: energy is that of the first whose samples
 * cover the span. Not thread-safe.
 */
public final class HardwareUse {

    private static final double NS_PER_S = 1e9;

    private final Map<Integer, Samples> generators = new TreeMap<>();

    public HardwareUse() {}

    /** What one generator sampled. */
    private static final class Samples {

        private final SortedMap<Integer, List<HardwareSample.OfGpu>> gpus = new TreeMap<>();
        private final List<HardwareSample.OfCpu> cpus = new ArrayList<>();

        void add(HardwareSample sample) {
            if (sample instanceof HardwareSample.OfGpu gpu) {
                gpus.computeIfAbsent(gpu.index(), index -> new ArrayList<>()).add(gpu);
            } else if (sample instanceof HardwareSample.OfCpu cpu) {
                cpus.add(cpu);
            }
        }

        OptionalDouble gpuJoules(long fromNs, long toNs) {
            double sum = 0;
            for (List<HardwareSample.OfGpu> samples : gpus.values()) {
                PowerCurve power = new PowerCurve();
                for (HardwareSample.OfGpu sample : samples) {
                    Double watts = sample.powerW();
                    if (watts != null) {
                        power.add(sample.atNs(), watts);
                    }
                }
                OptionalDouble joules = power.joules(fromNs, toNs);
                if (joules.isEmpty()) {
                    return joules;
                }
                sum += joules.getAsDouble();
            }
            return gpus.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum);
        }

        OptionalDouble cpuJoules(long fromNs, long toNs) {
            PowerCurve power = new PowerCurve();
            for (int i = 1; i < cpus.size(); i++) {
                HardwareSample.OfCpu before = cpus.get(i - 1);
                HardwareSample.OfCpu after = cpus.get(i);
                if (after.atNs() > before.atNs()) {
                    double elapsedS = (double) (after.atNs() - before.atNs()) / NS_PER_S;
                    double watts = (after.packageJoules() - before.packageJoules()) / elapsedS;
                    power.add(before.atNs(), watts);
                    power.add(after.atNs(), watts);
                }
            }
            return power.joules(fromNs, toNs);
        }
    }

    /** Adds a sample of a run that one generator made; those of one part in the order of their times. */
    public void add(HardwareSample sample) {
        add(0, sample);
    }

    /** Adds a sample of one of several generators, counted from 0. */
    public void add(int generator, HardwareSample sample) {
        generators.computeIfAbsent(generator, unseen -> new Samples()).add(sample);
    }

    /** Energy of all GPUs over a span of the run, J; empty where no generator's samples cover the span. */
    public OptionalDouble gpuJoules(long fromNs, long toNs) {
        return firstKnown(samples -> samples.gpuJoules(fromNs, toNs));
    }

    /** Energy of the processor packages over a span of the run, J; empty where no generator's samples cover the span. */
    public OptionalDouble cpuJoules(long fromNs, long toNs) {
        return firstKnown(samples -> samples.cpuJoules(fromNs, toNs));
    }

    private OptionalDouble firstKnown(Function<Samples, OptionalDouble> figure) {
        return generators.values().stream()
                .map(figure)
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    private Stream<HardwareSample.OfGpu> ofGpus() {
        return generators.values().stream()
                .flatMap(samples -> samples.gpus.values().stream())
                .flatMap(List::stream);
    }

    /** Mean utilization of the GPUs, percent. */
    public OptionalDouble meanGpuUtilizationPercent() {
        return ofGpus().map(HardwareSample.OfGpu::utilizationPercent)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average();
    }

    /** The most memory that was taken at once, of the GPU that had most taken. */
    public OptionalLong mostGpuMemoryBytes() {
        return ofGpus().map(HardwareSample.OfGpu::memoryUsedBytes)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max();
    }

    /**
     * What each GPU did, by its number, ascending, in the order of the samples; where several generators sampled, as the first of them saw it.
     */
    public SortedMap<Integer, List<HardwareSample.OfGpu>> gpus() {
        return generators.values().stream()
                .map(samples -> samples.gpus)
                .filter(gpus -> !gpus.isEmpty())
                .findFirst()
                .map(Collections::unmodifiableSortedMap)
                .orElse(Collections.emptySortedMap());
    }

    /** Whether anything was sampled. */
    public boolean isEmpty() {
        return generators.isEmpty();
    }
}
