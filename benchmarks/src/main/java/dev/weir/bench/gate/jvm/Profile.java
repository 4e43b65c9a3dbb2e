package dev.weir.bench.gate.jvm;

import java.util.Arrays;
import java.util.Locale;

/**
 * How much a run measures, and what it insists on. How long a JVM warms up is each benchmark's own, from its {@code @Warmup}: a pipeline
 * takes more iterations than a splitter until the compiler has been asked for everything ({@link CompilerIdle}). The matrix has a time
 * budget, written for two cores of a 2020s server:
 *
 * <table>
 * <caption>Time budgets</caption>
 * <tr><th>profile</th><th>weir's judged cells</th><th>their rulers and rivals</th><th>in all, build included</th></tr>
 * <tr><td>{@code quick}</td><td>3 to 6 JVMs each, as many as there is time for; beside a base 8 that hold both builds, 16 where 8 cannot
 * tell</td><td>3 JVMs each, in turn; beside a base rulers 1, with 1 of weir's for the ratio, and rivals up to 3 as there is time left</td><td>at
 * most 5 minutes, beside a base 10, with what measuring a question again may take, and a minute of each build</td></tr>
 * <tr><td>{@code smoke}</td><td>1 short JVM each</td><td>1</td><td>about 1 minute</td></tr>
 * <tr><td>{@code ab}</td><td>12 JVMs each that hold both builds; 24 where 12 cannot tell</td><td>none</td><td>about 10 minutes, 20 at
 * most</td></tr>
 * <tr><td>{@code full}</td><td>5 JVMs each, in turn; beside a base 12</td><td>5</td><td>about an hour</td></tr>
 * </table>
 *
 * <p>The full profile has each contender on every stream in every chunking once, those that are far behind in the questions' chunking only.
 *
 * <p>The plan of a run is printed. Where benchmarks are more than these times allow, contenders are left out, and the plan names them.
 */
public enum Profile {
    /** What one runs after changing a parser. */
    QUICK(0.6, 4, 200, 3, 6, 8, 16, Strictness.BUDGET),
    /** Does everything run, find the same, and allocate what it may? Of times, only what takes twice its budget fails. */
    SMOKE(0.5, 3, 100, 1, 1, 8, 8, Strictness.GROSS),
    /** Nothing but weir's own cells, beside a base. */
    AB(0.6, 4, 200, 3, 6, 12, 24, Strictness.BUDGET),
    /** Everything, with what the compiler did beside it. */
    FULL(2, 5, 500, 5, 5, 12, 24, Strictness.BUDGET);

    /** What of time is judged against budgets. */
    public enum Strictness {
        /** What breaks its budget. */
        BUDGET,
        /** What takes twice as long as its budget allows. */
        GROSS
    }

    private final double warmups;
    private final int measuredIterations;
    private final int measuredMs;
    private final int fewestJvms;
    private final int mostJvms;
    private final int pairs;
    private final int mostPairs;
    private final Strictness strictness;

    Profile(
            double warmups,
            int measuredIterations,
            int measuredMs,
            int fewestJvms,
            int mostJvms,
            int pairs,
            int mostPairs,
            Strictness strictness) {
        this.warmups = warmups;
        this.measuredIterations = measuredIterations;
        this.measuredMs = measuredMs;
        this.fewestJvms = fewestJvms;
        this.mostJvms = mostJvms;
        this.pairs = pairs;
        this.mostPairs = mostPairs;
        this.strictness = strictness;
    }

    /**
     * Finds a profile by its name.
     *
     * @throws GateException.InvalidFlag if there is none of that name
     */
    public static Profile named(String name) {
        return Arrays.stream(values())
                .filter(profile -> profile.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new GateException.InvalidFlag("-Djmh.profile=" + name
                        + ": there is no such profile; use one of " + Arrays.toString(values())));
    }

    /**
     * What one JVM spends on one cell.
     *
     * @param warmupIterations how many its benchmark needs until the JIT compiler is done, as its {@code @Warmup} says
     * @param warmupMs length of one of them, ms
     */
    public Effort effort(int warmupIterations, int warmupMs) {
        return new Effort((int) Math.ceil(warmups * warmupIterations), warmupMs, measuredIterations, measuredMs);
    }

    /** How many JVMs measure each cell that a verdict rests on, at least; they take turns, so that a slow minute meets all. */
    public int fewestJvms() {
        return fewestJvms;
    }

    /** How many JVMs measure each of weir's judged cells where there is time and no base. */
    public int mostJvms() {
        return mostJvms;
    }

    /** How many JVMs measure each of weir's judged cells beside a base. */
    public int pairs() {
        return pairs;
    }

    /** How many, where fewer cannot tell. */
    public int mostPairs() {
        return mostPairs;
    }

    /** What of time is judged against budgets. */
    public Strictness strictness() {
        return strictness;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
