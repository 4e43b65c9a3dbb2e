package dev.weir.bench.gate.jvm;

import java.util.List;

/**
 * A build that cells are measured of.
 *
 * @param name short, for people and file names
 * @param classPath of the measuring JVMs
 * @param jvmArgs system properties, as arguments of a JVM: {@code -DNAME=VALUE}
 */
public record Side(String name, String classPath, List<String> jvmArgs) {

    private static final Side OWN = new Side("head", System.getProperty("java.class.path", ""), List.of());

    /** Copies the list. */
    public Side {
        jvmArgs = List.copyOf(jvmArgs);
    }

    /** This build, as it runs now. */
    public static Side own() {
        return OWN;
    }
}
