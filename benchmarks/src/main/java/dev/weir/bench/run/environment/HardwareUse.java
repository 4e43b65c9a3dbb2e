package dev.weir.bench.run.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What GPUs and processors did during a run, from its samples. Energy of a GPU is the integral of its power, that of processors
 * what they counted. Not thread-safe.
 */
public final class HardwareUse {

    private static final double NS_PER_S = 1e9;

    private final Map<Integer, List<HardwareSample.OfGpu>> gpus = new TreeMap<>();
    private final List<HardwareSample.OfCpu> cpus = new ArrayList<>();

    public HardwareUse() {}

    /** Adds a sample; those of one part in the order of their times. */
    public void add(HardwareSample sample) {
        if (sample instanceof HardwareSample.OfGpu gpu) {
            gpus.computeIfAbsent(gpu.index(), index -> new ArrayList<>()).add(gpu);
        } else if (sample instanceof HardwareSample.OfCpu cpu) {
            cpus.add(cpu);
        }
    }

    /** Energy of all GPUs over a span of the run, J; empty where the samples do not cover the span. */
    public OptionalDouble gpuJoules(long fromNs, long toNs) {
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

    /** Energy of the processor packages over a span of the run, J; empty where the samples do not cover the span. */
    public OptionalDouble cpuJoules(long fromNs, long toNs) {
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

    /** Mean utilization of the GPUs, percent. */
    public OptionalDouble meanGpuUtilizationPercent() {
        return gpus.values().stream()
                .flatMap(List::stream)
                .map(HardwareSample.OfGpu::utilizationPercent)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average();
    }

    /** The most memory that was taken at once, of the GPU that had most taken. */
    public OptionalLong mostGpuMemoryBytes() {
        return gpus.values().stream()
                .flatMap(List::stream)
                .map(HardwareSample.OfGpu::memoryUsedBytes)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max();
    }

    /** Whether anything was sampled. */
    public boolean isEmpty() {
        return gpus.isEmpty() && cpus.isEmpty();
    }
}
