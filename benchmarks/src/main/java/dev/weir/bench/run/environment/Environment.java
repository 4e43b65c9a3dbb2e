package dev.weir.bench.run.environment;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The machine that measures.
 *
 * @param cpu name of the processor
 * @param logicalCpus how many the JVM may use
 * @param os name and version of the operating system
 * @param jdk name and version of the JVM
 * @param jvmFlags its flags
 */
public record Environment(String cpu, int logicalCpus, String os, String jdk, List<String> jvmFlags) {

    /** Asks the machine; takes a moment, so ask once. */
    public static Environment read() {
        return new Environment(
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
    }
}
