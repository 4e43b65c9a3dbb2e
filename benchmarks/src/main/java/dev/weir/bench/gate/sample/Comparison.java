package dev.weir.bench.gate.sample;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * One cell in two builds, in JVMs that held both.
 *
 * <p>The order of the rules: too few JVMs tell nothing; JVMs of a slow mode that only one build has are a difference, whatever the middle
 * says; where many had not settled, nothing is told either; else the interval decides. What is called slower or faster is proven by the
 * interval, and is no less than what counts as no difference. That a slow-down is excluded takes less: see {@link #excludesSlowerThan}.
 *
 * @param pairs what each JVM found
 * @param change head's time / base's
 * @param verdict what that says
 * @param reason in words: how much, or why it cannot be told
 * @param slowerAtLeast how much slower head is at least, as is proven: 0.05 is five percent; 0 where nothing is
 */
public record Comparison(List<PairTime> pairs, Interval change, Verdict verdict, String reason, double slowerAtLeast) {

    /** What is too small to matter, and too small for JVMs on an ordinary machine to show. */
    public static final double NO_DIFFERENCE = 0.02;

    /** Fewer JVMs cannot bound a change. */
    public static final int FEWEST_JVMS = 8;

    /** Of what is called slower or faster. */
    static final double CONFIDENCE = 0.99;

    /**
     * Of the interval whose upper end excludes a slow-down, which so is sure to 98 %: a run looks after 8 JVMs, and after each one or two
     * more, and may end at any look, so that what is slower by just the limit is let pass in about 5 of 100 runs.
     */
    static final double CONFIDENCE_OF_EXCLUSION = 0.96;

    /** Nothing else on a machine that counts as quiet makes JVMs so many times slower. */
    private static final double BEYOND_DISTURBANCE = 3;

    /** How improbable it must be that slow JVMs fell to one build by chance. */
    private static final double BY_CHANCE = 0.01;

    private static final double MOST_UNSTEADY = 1.0 / 3;

    /** Copies the list. */
    public Comparison {
        pairs = List.copyOf(pairs);
    }

    /**
     * Compares.
     *
     * @param pairs one for each JVM, in the order measured; at least one
     */
    public static Comparison of(List<PairTime> pairs) {
        Interval change = Shift.ofPairs(ratios(pairs), CONFIDENCE);
        if (pairs.size() < FEWEST_JVMS) {
            return inconclusive(pairs, change, pairs.size() + " JVMs bound nothing, it takes " + FEWEST_JVMS);
        }
        Optional<SlowMode> slowMode = SlowMode.of(ratios(pairs));
        if (slowMode.isPresent()) {
            return slowMode.get().judge(pairs, change);
        }
        long unsteady = unsteady(pairs);
        return unsteady > MOST_UNSTEADY * pairs.size()
                ? inconclusive(
                        pairs,
                        change,
                        unsteady + " of " + pairs.size() + " JVMs had not reached a steady state; warm up for longer")
                : byInterval(pairs, change);
    }

    private static double[] ratios(List<PairTime> pairs) {
        return pairs.stream().mapToDouble(PairTime::ratio).toArray();
    }

    /** The share by which head is not slower, beyond doubt; negative where it is faster. */
    private static double mostSlower(List<PairTime> pairs) {
        return Shift.ofPairs(ratios(pairs), CONFIDENCE_OF_EXCLUSION).high() - 1;
    }

    private static long unsteady(List<PairTime> pairs) {
        return pairs.stream().filter(pair -> !pair.isSteady()).count();
    }

    /**
     * A slow mode of some JVMs.
     *
     * @param slowBase in how many of them the base was slow
     * @param slowHead in how many it was the head
     * @param of how many JVMs there are
     * @param times how many times slower
     */
    private record SlowMode(int slowBase, int slowHead, int of, double times) {

        static Optional<SlowMode> of(double[] ratios) {
            // Of each JVM, the time of either build / that of the faster one.
            double[] base =
                    DoubleStream.of(ratios).map(ratio -> Math.max(1, 1 / ratio)).toArray();
            double[] head =
                    DoubleStream.of(ratios).map(ratio -> Math.max(1, ratio)).toArray();
            return Modes.of(DoubleStream.concat(DoubleStream.of(base), DoubleStream.of(head))
                            .toArray())
                    .map(modes -> new SlowMode(modes.slowOf(base), modes.slowOf(head), ratios.length, modes.ratio()))
                    .filter(mode -> !mode.isShift());
        }

        /** Whether all JVMs of one build are slow, and none of the other: no mode, but what the interval says. */
        private boolean isShift() {
            return (slowBase == 0 && slowHead == of) || (slowBase == of && slowHead == 0);
        }

        Comparison judge(List<PairTime> pairs, Interval change) {
            if (isNoChance(slowHead, slowBase)) {
                return new Comparison(
                        pairs, change, Verdict.SLOWER, toString(), (times - 1) * (slowHead - slowBase) / of);
            }
            if (isNoChance(slowBase, slowHead)) {
                return new Comparison(pairs, change, Verdict.FASTER, toString(), 0);
            }
            Comparison byInterval = byInterval(pairs, change);
            return byInterval.verdict() == Verdict.SLOWER
                    ? byInterval
                    : inconclusive(pairs, change, this + ": measure with more JVMs");
        }

        private boolean isNoChance(int mine, int others) {
            double byChance =
                    HypergeometricDistribution.of(2 * of, mine + others, of).survivalProbability(mine - 1);
            return byChance < BY_CHANCE || (times >= BEYOND_DISTURBANCE && mine >= 2 && others == 0);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d of %d JVMs %.1fx slower, of base %d", slowHead, of, times, slowBase);
        }
    }

    private static Comparison byInterval(List<PairTime> pairs, Interval change) {
        double slowerAtLeast = Math.max(0, change.low() - 1);
        if (change.low() > 1 && change.ratio() >= 1 + NO_DIFFERENCE) {
            return new Comparison(pairs, change, Verdict.SLOWER, "at least " + percent(slowerAtLeast), slowerAtLeast);
        }
        if (change.high() < 1 && change.ratio() <= 1 - NO_DIFFERENCE) {
            return new Comparison(pairs, change, Verdict.FASTER, "at least " + percent(1 - change.high()), 0);
        }
        if (change.low() >= 1 - NO_DIFFERENCE && change.high() <= 1 + NO_DIFFERENCE) {
            return new Comparison(
                    pairs, change, Verdict.NO_DIFFERENCE, "within " + percent(NO_DIFFERENCE), slowerAtLeast);
        }
        return inconclusive(
                pairs,
                change,
                change.high() <= 1
                        ? "at most " + percent(1 - change.low()) + " faster"
                        : "at most " + percent(mostSlower(pairs)) + " slower");
    }

    private static Comparison inconclusive(List<PairTime> pairs, Interval change, String reason) {
        return new Comparison(pairs, change, Verdict.INCONCLUSIVE, reason, 0);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Whether head is slower by more than this share, beyond doubt. */
    public boolean provesSlowerThan(double share) {
        return verdict == Verdict.SLOWER && slowerAtLeast > share;
    }

    /**
     * Whether it is beyond doubt that head is not slower by more than this share. A slow mode of the head's speaks against it, which only
     * more JVMs can tell from chance; one of the base's alone does not.
     */
    public boolean excludesSlowerThan(double share) {
        return verdict == Verdict.FASTER
                || verdict == Verdict.NO_DIFFERENCE
                || (pairs.size() >= FEWEST_JVMS
                        && mostSlower(pairs) <= share
                        && unsteady(pairs) <= MOST_UNSTEADY * pairs.size()
                        && SlowMode.of(ratios(pairs)).stream().noneMatch(mode -> mode.slowHead() > 0));
    }

    /** Whether head may be slower by more than this share, for all that is known, and may not. */
    public boolean leavesOpen(double share) {
        return !provesSlowerThan(share) && !excludesSlowerThan(share);
    }

    /** Whether more JVMs could say more: nothing is told yet, or it is so grave that it is worth being sure of. */
    public boolean asksForMore() {
        return verdict == Verdict.INCONCLUSIVE || verdict == Verdict.SLOWER;
    }

    /** For people: how far the ratios of the JVMs lie apart, as a share of their median, which one JVM has not, and what was unsteady. */
    public String spread() {
        double[] sorted = DoubleStream.of(ratios(pairs)).sorted().toArray();
        String spread = sorted.length > 1
                ? String.format(Locale.ROOT, "%.0f %%", 100 * (sorted[sorted.length - 1] - sorted[0]) / change.ratio())
                : "-";
        return spread + (unsteady(pairs) > 0 ? ", " + unsteady(pairs) + " unsteady" : "");
    }
}
