package dev.weir.bench.gate;

import java.util.Arrays;
import java.util.Locale;

/**
 * How much a run measures, and what it insists on. How long a JVM warms up is each benchmark's own, from its {@code @Warmup}: the compiler
 * needs a second for a splitter, and three for a whole pipeline. The matrix has a time budget, written for two cores of a 2020s server:
 *
 * <table>
 * <caption>Time budgets</caption>
 * <tr><th>profile</th><th>judged cells</th><th>other cells</th><th>in all, build included</th></tr>
 * <tr><td>{@code quick}</td><td>3 JVMs each, in turn; the rivals too</td><td>1 JVM each: contenders that are not far behind</td>
 * <td>at most 5 minutes, with the 40 s that measuring a question again may take</td></tr>
 * <tr><td>{@code smoke}</td><td>1 short JVM each</td><td>none</td><td>about 1 minute</td></tr>
 * <tr><td>{@code full}</td><td>5 JVMs each, in turn; all contenders too</td><td>1 JVM each: every contender on every stream in every chunking</td>
 * <td>about an hour</td></tr>
 * </table>
 *
 * <p>The plan of a run is printed, and {@code ScheduleTest} holds the matrix to these times.
 */
enum Profile {
    /** What one runs after changing a parser. */
    QUICK(1, 4, 200, 3, true),
    /** Does everything run, find the same, and allocate what it may? Times are shown and not judged. */
    SMOKE(0.5, 3, 100, 1, false),
    /** Everything, with what the compiler did beside it. */
    FULL(2, 5, 500, 5, true);

    private final double warmups;
    private final int measuredIterations;
    private final int measuredMs;
    private final int judgedRounds;
    private final boolean judgesTime;

    Profile(double warmups, int measuredIterations, int measuredMs, int judgedRounds, boolean judgesTime) {
        this.warmups = warmups;
        this.measuredIterations = measuredIterations;
        this.measuredMs = measuredMs;
        this.judgedRounds = judgedRounds;
        this.judgesTime = judgesTime;
    }

    /**
     * Finds a profile by its name.
     *
     * @throws GateException.InvalidFlag if there is none of that name
     */
    static Profile named(String name) {
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
    Effort effort(int warmupIterations, int warmupMs) {
        return new Effort((int) Math.ceil(warmups * warmupIterations), warmupMs, measuredIterations, measuredMs);
    }

    /** How many JVMs measure each cell that a verdict rests on; they take turns, so that a slow minute meets all. */
    int judgedRounds() {
        return judgedRounds;
    }

    /** Whether budgets on time are enforced. */
    boolean judgesTime() {
        return judgesTime;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
