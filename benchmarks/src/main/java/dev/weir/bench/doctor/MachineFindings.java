package dev.weir.bench.doctor;

import dev.weir.bench.machine.MachineWatch;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.ProcessorTicks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the state of a machine means for a measurement on it. */
final class MachineFindings {

    private static final double NS_PER_MS = 1e6;
    private static final double BYTES_PER_MIB = 1 << 20;

    /** What a load generator can be late without a reader noticing: a tenth of a fast server's gap between tokens. */
    private static final double MOST_TIMER_MS = 1;

    /** Clock sources that take a microsecond or more to read, and that Linux falls back to where the processor's counter is not trusted. */
    private static final Set<String> SLOW_CLOCKS = Set.of("hpet", "acpi_pm", "jiffies", "refined-jiffies", "pit");

    private MachineFindings() {}

    static List<Finding> of(MachineState state) {
        List<Finding> findings = new ArrayList<>();
        Environment machine = state.environment();
        findings.add(load(state));
        if (state.stolen() > MachineWatch.MOST_STOLEN) {
            findings.add(Finding.spoils(
                    "host",
                    String.format(
                            Locale.ROOT,
                            "the host took %.0f %% of this virtual machine's processor time away",
                            100 * state.stolen()),
                    "measure on a machine of your own, or when its neighbours are quiet"));
        }
        if (state.drift() > MachineWatch.MOST_DRIFT) {
            findings.add(Finding.spoils(
                    "speed",
                    String.format(
                            Locale.ROOT,
                            "the processor's speed changed by %.0f %% within seconds",
                            100 * state.drift()),
                    "set a fixed clock, let it cool down, and end other work"));
        }
        if (!state.otherBenchmarks().isEmpty()) {
            findings.add(Finding.spoils(
                    "benchmark",
                    "another benchmark runs: " + String.join("; ", state.otherBenchmarks()),
                    "wait for its end"));
        }
        findings.add(governor(machine));
        findings.add(battery(machine));
        findings.add(swap(state));
        findings.add(clock(machine));
        findings.add(timer(state.timer()));
        return findings;
    }

    private static Finding load(MachineState state) {
        if (Double.isNaN(state.byOthers())) {
            Double average = state.environment().loadAverage();
            int processors = state.environment().logicalCpus();
            if (average == null) {
                return Finding.note("load", "this system does not say what else runs", "");
            }
            String what = String.format(Locale.ROOT, "load average %.1f on %d processors", average, processors);
            return average > processors / 2.0
                    ? Finding.spoils("load", what, "end other work, or wait until it is over")
                    : Finding.fine("load", what);
        }
        String what = String.format(
                Locale.ROOT, "other processes work %.1f %% of all processors' time", 100 * state.byOthers());
        return state.byOthers() > ProcessorTicks.MOST_BY_OTHERS
                ? Finding.spoils("load", what, "end other work, or wait until it is over")
                : Finding.fine("load", what);
    }

    private static Finding governor(Environment machine) {
        String governor = machine.governor();
        if (governor == null) {
            return Finding.note("governor", "this system names no governor of the processor's clock", "");
        }
        return governor.equals("performance")
                ? Finding.fine("governor", "performance")
                : Finding.spoils(
                        "governor",
                        "the processors' governor is " + governor + ", which changes their clock with the load",
                        "set it with `sudo cpupower frequency-set -g performance`");
    }

    private static Finding battery(Environment machine) {
        if (machine.isOnBattery() == null) {
            return Finding.fine("power", "no battery");
        }
        return machine.isOnBattery()
                ? Finding.spoils("power", "the machine runs on its battery, and saves power", "plug it in")
                : Finding.fine("power", "the battery is not being discharged");
    }

    private static Finding swap(MachineState state) {
        String used =
                String.format(Locale.ROOT, "%.0f MiB of memory lie on disk", state.swapUsedBytes() / BYTES_PER_MIB);
        if (state.pagesSwapped() > 0) {
            return Finding.spoils(
                    "swap",
                    used + ", and " + state.pagesSwapped() + " pages moved while this looked",
                    "end what takes memory, or take a smaller model or context");
        }
        return state.swapUsedBytes() > 0
                ? Finding.note("swap", used + "; none moved while this looked", "")
                : Finding.fine("swap", "unused");
    }

    private static Finding clock(Environment machine) {
        String source = machine.clockSource();
        if (source == null) {
            return Finding.note("clock", "this system does not say what its clock is", "");
        }
        return SLOW_CLOCKS.contains(source)
                ? Finding.spoils(
                        "clock",
                        "Linux takes its time from " + source + ", which is slow to read",
                        "find out why the processor's counter was given up: dmesg | grep -i clocksource")
                : Finding.fine("clock", source);
    }

    private static Finding timer(TimerLateness timer) {
        String what = String.format(
                Locale.ROOT,
                "this process wakes %.2f ms late (median), 1 in 100 times %.2f ms or more, of %d",
                timer.medianNs() / NS_PER_MS,
                timer.p99Ns() / NS_PER_MS,
                timer.times());
        return timer.p99Ns() > MOST_TIMER_MS * NS_PER_MS
                ? Finding.spoils(
                        "pacing",
                        what,
                        "end other work; measure from a machine that does nothing else, and by the kernel's clock")
                : Finding.fine("pacing", what);
    }
}
