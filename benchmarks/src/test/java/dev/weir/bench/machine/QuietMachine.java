package dev.weir.bench.machine;

import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.PowerState;
import dev.weir.bench.run.environment.ProcessorTicks;
import java.util.List;

/** Machines as tests need them. */
public final class QuietMachine {

    static final PowerState POWER = new PowerState("performance", null);

    private static final ProcessorTicks SILENT = new ProcessorTicks(0, 0, 0, 0);

    private QuietMachine() {}

    static Environment environment() {
        return new Environment(
                "weir",
                "a processor",
                2,
                2,
                "performance",
                "tsc",
                1L << 30,
                null,
                0.1,
                0.01,
                "an OS",
                "a kernel",
                "a JDK",
                List.of(),
                List.of(),
                "none",
                "none");
    }

    /** One that nothing disturbs, whatever goes on beside the test. */
    public static MachineWatch quiet() {
        return new MachineWatch(environment(), () -> new Reading(SILENT, 400_000, POWER, List.of()));
    }

    /** One on which another JMH runs. */
    public static MachineWatch noisy() {
        return new MachineWatch(
                environment(), () -> new Reading(SILENT, 400_000, POWER, List.of("org.openjdk.jmh.Main, process 7")));
    }
}
