package dev.weir.bench.gate.jvm;

import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the cells that run the same code in two builds, byte for byte: these need no measuring to be told apart. What counts is every class
 * that is loaded, and every resource that is read, while the variants of the stream are read; libraries included, which are today's in both.
 */
public final class SameCode {

    /** Enough to meet each variant of a stream, and so all code that is for some of them only. */
    private static final int OPERATIONS = 32;

    private static final String SAME = "same";
    private static final String DIFFERENT = "different";
    private static final Pattern ANSWER = Pattern.compile(SAME + "|" + DIFFERENT);
    private static final int ARGUMENTS_A_CELL = 6;

    private SameCode() {}

    /**
     * A cell of two builds.
     *
     * @param cell what is called
     * @param base the code before
     * @param head the code now
     */
    public record Candidate(Cell cell, Side base, Side head) {}

    /**
     * Looks, in a JVM of its own.
     *
     * @return those that run the same code; one that cannot be run is not among them
     * @throws GateException.BenchmarkFailed if the JVM cannot be started
     */
    public static Set<Cell> among(List<Candidate> candidates, Catalogue catalogue, String recordings) {
        List<String> command =
                AskedJvm.command(List.of(), recordings, Side.own().classPath(), SameCode.class);
        for (Candidate candidate : candidates) {
            command.addAll(List.of(
                    catalogue.typeOf(candidate.cell()),
                    candidate.cell().toString(),
                    candidate.base().classPath(),
                    String.join("\n", candidate.base().jvmArgs()),
                    candidate.head().classPath(),
                    String.join("\n", candidate.head().jvmArgs())));
        }
        List<String> said = AskedJvm.ask(command, "both builds", ANSWER).lines();
        Set<Cell> same = new LinkedHashSet<>();
        for (int i = 0; i < said.size(); i++) {
            if (said.get(i).equals(SAME)) {
                same.add(candidates.get(i).cell());
            }
        }
        return same;
    }

    /** The command within that JVM: writes a line for each cell. */
    public static void main(String[] args) {
        PrintStream out = System.out;
        System.setOut(System.err);
        for (int at = 0; at < args.length; at += ARGUMENTS_A_CELL) {
            out.println(
                    isSame(args[at], args[at + 1], args[at + 2], args[at + 3], args[at + 4], args[at + 5])
                            ? SAME
                            : DIFFERENT);
        }
    }

    @SuppressWarnings("PMD.AvoidCatchingThrowable")
    private static boolean isSame(
            String type, String cell, String base, String basesProperties, String head, String headsProperties) {
        if (!basesProperties.equals(headsProperties)) {
            return false;
        }
        try {
            LoadedBenchmark before = LoadedBenchmark.load(type, cell, base, basesProperties);
            LoadedBenchmark now = LoadedBenchmark.load(type, cell, head, headsProperties);
            before.call(OPERATIONS);
            now.call(OPERATIONS);
            return before.code().equals(now.code());
        } catch (Throwable e) {
            return false; // whoever measures it hears why
        }
    }
}
