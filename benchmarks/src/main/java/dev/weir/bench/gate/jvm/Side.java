package dev.weir.bench.gate.jvm;

import java.util.ArrayList;
import java.util.List;

/**
 * A build that cells are measured of.
 *
 * @param name short, for people and file names
 * @param classPath of the measuring JVMs
 * @param jvmArgs what they are started with beside {@link JmhRun#jvmArgs}
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

    /** The same, with one more argument for its JVMs. */
    public Side with(String name, String... moreJvmArgs) {
        List<String> all = new ArrayList<>(jvmArgs);
        all.addAll(List.of(moreJvmArgs));
        return new Side(name, classPath, all);
    }
}
