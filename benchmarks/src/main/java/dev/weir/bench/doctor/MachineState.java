package dev.weir.bench.doctor;

import dev.weir.bench.machine.MachineWatch;
import dev.weir.bench.run.environment.Environment;
import java.util.List;
import oshi.SystemInfo;
import oshi.hardware.VirtualMemory;

/**
 * The machine during one look at it.
 *
 * @param environment what it is
 * @param byOthers what other processes worked, as a share of all processors; NaN where the system does not say
 * @param stolen what the host took away, likewise
 * @param drift by how much the processor's speed changed: 0.1 is ten percent
 * @param otherBenchmarks other JVMs that run JMH, in short
 * @param swapUsedBytes memory that lies on disk
 * @param pagesSwapped pages that went to disk or came from there during the look
 * @param timer how late this process wakes up
 */
record MachineState(
        Environment environment,
        double byOthers,
        double stolen,
        double drift,
        List<String> otherBenchmarks,
        long swapUsedBytes,
        long pagesSwapped,
        TimerLateness timer) {

    MachineState {
        otherBenchmarks = List.copyOf(otherBenchmarks);
    }

    /** Looks, for two seconds or so. */
    static MachineState look() {
        MachineWatch watch = MachineWatch.begin();
        long pagesBefore = pagesSwapped(memory());
        TimerLateness timer = TimerLateness.measure();
        watch.look();
        VirtualMemory memory = memory();
        return new MachineState(
                watch.environment(),
                watch.byOthers(),
                watch.stolen(),
                watch.drift(),
                watch.otherBenchmarks(),
                memory.getSwapUsed(),
                pagesSwapped(memory) - pagesBefore,
                timer);
    }

    /** As it is now: one that was asked keeps its answers for a while. */
    private static VirtualMemory memory() {
        return new SystemInfo().getHardware().getMemory().getVirtualMemory();
    }

    private static long pagesSwapped(VirtualMemory memory) {
        return memory.getSwapPagesIn() + memory.getSwapPagesOut();
    }
}
