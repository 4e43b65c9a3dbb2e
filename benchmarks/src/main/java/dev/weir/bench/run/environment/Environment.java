package dev.weir.bench.run.environment;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/**
 * The machine that measures, as it was when a run began. It is the server's machine too only where the server is on this machine. What it
 * does not tell is null.
 *
 * @param weir version and commit of this program
 * @param cpu name of the processor
 * @param cores physical cores
 * @param logicalCpus processors as the system counts them
 * @param governor what sets the processors' clock, as Linux names it, such as {@code performance}
 * @param clockSource what Linux takes its time from, such as {@code tsc}
 * @param memoryBytes memory
 * @param isOnBattery whether a battery was being discharged; null where there is none
 * @param loadAverage processes that wanted a processor over the last minute, those of what ran before among them
 * @param byOthers what other processes worked while the machine was asked, as a share of all processors
 * @param os name and version of the operating system
 * @param kernel its kernel
 * @param jdk name and version of the JVM
 * @param jvmFlags its flags; of properties whose names say that they hold a secret, {@code ...} in place of the value
 * @param gpus its GPUs
 * @param gpuSource who told of them, or why nobody did
 * @param cpuEnergySource who tells of the processors' energy, or why nobody does
 */
public record Environment(
        String weir,
        String cpu,
        int cores,
        int logicalCpus,
        @Nullable String governor,
        @Nullable String clockSource,
        long memoryBytes,
        @Nullable Boolean isOnBattery,
        @Nullable Double loadAverage,
        @Nullable Double byOthers,
        String os,
        String kernel,
        String jdk,
        List<String> jvmFlags,
        List<Gpu> gpus,
        String gpuSource,
        String cpuEnergySource) {

    /** How long to look at others' work, at least: a hundred of the kernel's ticks on each processor. */
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

    private static final Pattern SECRET =
            Pattern.compile("(?is)^(-D[^=]*(?:passw|secret|token|key|credential)[^=]*=).*");

    /** Copies the lists. */
    public Environment {
        jvmFlags = jvmFlags.stream().map(Environment::withoutSecret).toList();
        gpus = List.copyOf(gpus);
    }

    /** Asks the machine. Takes a second or more, so ask once. */
    public static Environment read() {
        return read(System.getenv("PATH"), PowerState.SYS, Powercap.ROOT);
    }

    static Environment read(@Nullable String searchPath, Path sys, Path powercap) {
        long beganNs = System.nanoTime();
        ProcessorTicks before = ProcessorTicks.now();
        SystemInfo system = new SystemInfo();
        HardwareAbstractionLayer hardware = system.getHardware();
        CentralProcessor processor = hardware.getProcessor();
        OperatingSystem os = system.getOperatingSystem();
        PowerState power = PowerState.read(sys, hardware.getPowerSources());
        Gpus gpus = Gpus.ask(searchPath);
        return new Environment(
                Build.describe(),
                processor.getProcessorIdentifier().getName().strip(),
                processor.getPhysicalProcessorCount(),
                processor.getLogicalProcessorCount(),
                power.governor(),
                line(sys.resolve("clocksource/clocksource0/current_clocksource")),
                hardware.getMemory().getTotal(),
                power.isOnBattery(),
                loadAverage(processor),
                byOthers(before, beganNs),
                os.toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                gpus.found(),
                gpus.source(),
                Powercap.find(powercap).isPresent()
                        ? "powercap"
                        : "none: " + powercap + " has no package that this user may read");
    }

    private record Gpus(List<Gpu> found, String source) {

        static Gpus ask(@Nullable String searchPath) {
            Optional<GpuTool> tool = GpuTool.find(searchPath);
            if (tool.isEmpty()) {
                return new Gpus(List.of(), "none: neither nvidia-smi nor rocm-smi is on the PATH");
            }
            try {
                return new Gpus(tool.get().gpus(), tool.get().name());
            } catch (IOException | IllegalArgumentException e) {
                return new Gpus(List.of(), "none: " + e.getMessage());
            }
        }
    }

    /** Names the machine by what computes: its GPUs, or its processor. */
    public String machine() {
        return gpus.isEmpty() ? cpu : gpus.stream().map(Gpu::name).collect(Collectors.joining(" + "));
    }

    /** What about this machine makes figures worse than they could be, or hard to repeat; for people. */
    public List<String> reservations() {
        List<String> reservations = new ArrayList<>();
        if (Boolean.TRUE.equals(isOnBattery)) {
            reservations.add("the machine was on battery");
        }
        if (governor != null && !governor.equals("performance")) {
            reservations.add("the processors' governor was " + governor + ", not performance");
        }
        if (byOthers != null && byOthers > ProcessorTicks.MOST_BY_OTHERS) {
            reservations.add(String.format(
                    Locale.ROOT,
                    "other work was going on: it took %.0f %% of all processors' time when the run began",
                    100 * byOthers));
        }
        if (byOthers == null && loadAverage != null && loadAverage > logicalCpus / 2.0) {
            reservations.add(String.format(
                    Locale.ROOT,
                    "other work was going on: load average %.1f on %d processors when the run began",
                    loadAverage,
                    logicalCpus));
        }
        return reservations;
    }

    private static String withoutSecret(String flag) {
        return SECRET.matcher(flag).replaceFirst("$1...");
    }

    private static @Nullable Double byOthers(ProcessorTicks before, long beganNs) {
        LockSupport.parkNanos(beganNs + LOOK_NS - System.nanoTime());
        double share = ProcessorTicks.now().byOthersSince(before);
        return Double.isNaN(share) ? null : Double.valueOf(share);
    }

    private static @Nullable Double loadAverage(CentralProcessor processor) {
        double lastMinute = processor.getSystemLoadAverage(1)[0];
        return lastMinute < 0 ? null : Double.valueOf(lastMinute);
    }

    private static @Nullable String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return null;
        }
    }
}
