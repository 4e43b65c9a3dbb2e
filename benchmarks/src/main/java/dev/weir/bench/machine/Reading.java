package dev.weir.bench.machine;

import dev.weir.bench.run.environment.PowerState;
import dev.weir.bench.run.environment.ProcessorTicks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One look at the machine.
 *
 * @param ticks who had the processors until then
 * @param calibrationNs time of a loop that does the same work each time
 * @param power what decides how fast the processors may be
 * @param otherBenchmarks main classes and ids of other processes that run JMH or a gate; none of this process's family
 */
record Reading(ProcessorTicks ticks, double calibrationNs, PowerState power, List<String> otherBenchmarks) {

    private static final Path PROC = Path.of("/proc");

    /** Main classes of what measures: JMH, and the gate, which measures beside a base without JMH. */
    static final Set<String> BENCHMARKS = Set.of(
            "org.openjdk.jmh.Main",
            "org.openjdk.jmh.runner.ForkedMain",
            "dev.weir.bench.gate.GateMain",
            "dev.weir.bench.gate.jvm.PairedJvm",
            "dev.weir.bench.gate.jvm.Probe",
            "dev.weir.bench.gate.jvm.SameCode",
            "dev.weir.bench.gate.sensitivity.SensitivityMain");

    Reading {
        otherBenchmarks = List.copyOf(otherBenchmarks);
    }

    /** Looks now; takes some hundredths of a second, most of it for the calibration; half a second where the processor is slower than it was. */
    static Reading now() {
        return new Reading(ProcessorTicks.now(), Calibration.runNs(), PowerState.now(), findOtherBenchmarks());
    }

    private static List<String> findOtherBenchmarks() {
        ProcessHandle self = ProcessHandle.current();
        Set<Long> family = new HashSet<>();
        for (Optional<ProcessHandle> one = Optional.of(self);
                one.isPresent();
                one = one.get().parent()) {
            family.add(one.get().pid());
        }
        self.descendants().forEach(child -> family.add(child.pid()));
        List<String> others = new ArrayList<>();
        ProcessHandle.allProcesses()
                .filter(process -> !family.contains(process.pid()))
                .forEach(process -> commandOf(process)
                        .flatMap(Reading::benchmarkIn)
                        .ifPresent(main -> others.add(main + ", process " + process.pid())));
        return others;
    }

    /** The words of a command; from /proc, because Java cuts it within the class path. */
    private static Optional<List<String>> commandOf(ProcessHandle process) {
        try {
            String words =
                    Files.readString(PROC.resolve(String.valueOf(process.pid())).resolve("cmdline"));
            return Optional.of(Arrays.asList(words.split("\0", -1)));
        } catch (IOException | RuntimeException e) {
            return process.info().arguments().map(Arrays::asList);
        }
    }

    /** The main class of JMH or of a gate that a command runs; words of a class path or of a test's name are none. */
    static Optional<String> benchmarkIn(List<String> command) {
        return command.stream().filter(BENCHMARKS::contains).findFirst();
    }
}
