package dev.weir.bench.machine;

import dev.weir.bench.run.environment.PowerState;
import java.io.IOException;
import java.math.BigInteger;
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
 * @param ticks processor time of all processors since the machine started, in the kernel's ticks; 0 where it does not say ({@code
 *     /proc/stat}, proc(5))
 * @param busyTicks of that, what was worked
 * @param stolenTicks of that, what the host gave to others
 * @param ownTicks what this process and the JVMs that it started and that have ended worked ({@code /proc/self/stat})
 * @param calibrationNs time of a loop that does the same work each time
 * @param power what decides how fast the processors may be
 * @param otherBenchmarks main classes and ids of other processes that run JMH or a gate; none of this process's family
 */
record Reading(
        long ticks,
        long busyTicks,
        long stolenTicks,
        long ownTicks,
        double calibrationNs,
        PowerState power,
        List<String> otherBenchmarks) {

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

    /** Fields of the line {@code cpu} of {@code /proc/stat} behind its name; guests' time is within users' already. */
    private static final int IDLE = 3;

    private static final int IO_WAIT = 4;
    private static final int STOLEN = 7;

    /** Fields of {@code /proc/self/stat} behind the command: user and system time, its own and of children that it waited for. */
    private static final int FIRST_OWN = 11;

    private static final int LAST_OWN = 14;

    Reading {
        otherBenchmarks = List.copyOf(otherBenchmarks);
    }

    /** Looks now; takes some hundredths of a second, most of it for the calibration; half a second where the processor is slower than it was. */
    static Reading now() {
        long[] all = numbers(PROC.resolve("stat"), "cpu ");
        long[] own = numbers(PROC.resolve("self/stat"), "");
        double calibrationNs = Calibration.runNs();
        PowerState power = PowerState.now();
        List<String> others = findOtherBenchmarks();
        if (all.length <= STOLEN || own.length <= LAST_OWN) {
            return new Reading(0, 0, 0, 0, calibrationNs, power, others);
        }
        long ticks = Arrays.stream(all, 0, STOLEN + 1).sum();
        return new Reading(
                ticks,
                ticks - all[IDLE] - all[IO_WAIT] - all[STOLEN],
                all[STOLEN],
                Arrays.stream(own, FIRST_OWN, LAST_OWN + 1).sum(),
                calibrationNs,
                power,
                others);
    }

    /** The numbers of the first line, behind a prefix or behind a command in parentheses; none where it cannot be read. */
    private static long[] numbers(Path file, String prefix) {
        try {
            String line = Files.readAllLines(file).get(0);
            String numbers = prefix.isEmpty()
                    ? line.substring(line.lastIndexOf(')') + 1).strip().replaceFirst("^\\w", "0")
                    : line.substring(prefix.length()).strip();
            return Arrays.stream(numbers.split(" +", -1))
                    .mapToLong(number -> new BigInteger(number).longValue())
                    .toArray();
        } catch (IOException | RuntimeException e) {
            return new long[0];
        }
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
