package dev.weir.bench.gate.sample;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * One cell in two builds, whose JVMs took turns.
 *
 * <p>The order of the rules: too few JVMs tell nothing; where many had not settled, nothing is told either; JVMs of a slow mode that only
 * one build has are a difference, whatever the middle says; else the interval decides. What is called slower or faster is proven by the
 * interval, and is no less than what counts as no difference.
 *
 * @param base the code before
 * @param head the code now
 * @param change head's time / base's
 * @param verdict what that says
 * @param reason in words: how much, or why it cannot be told
 * @param slowerAtLeast how much slower head is at least, as is proven: 0.05 is five percent; 0 where nothing is
 */
public record Comparison(
        Sample base, Sample head, Interval change, Verdict verdict, String reason, double slowerAtLeast) {

    /** What is too small to matter, and too small for JVMs on an ordinary machine to show. */
    public static final double NO_DIFFERENCE = 0.02;

    /** Fewer JVMs a side cannot bound a change. */
    public static final int FEWEST_JVMS = 6;

    /** Nothing else on a machine that counts as quiet makes JVMs so many times slower. */
    private static final double BEYOND_DISTURBANCE = 3;

    /** How improbable it must be that slow JVMs fell to one build by chance. */
    private static final double BY_CHANCE = 0.01;

    private static final double MOST_UNSTEADY = 1.0 / 3;

    /**
     * Compares.
     *
     * @param base times in the order measured
     * @param head as many
     */
    public static Comparison of(Sample base, Sample head) {
        if (base.size() != head.size()) {
            throw new IllegalArgumentException(
                    base.size() + " JVMs beside " + head.size() + ": builds are compared in turns");
        }
        Interval change = Shift.inTurns(base.ns(), head.ns());
        if (base.size() < FEWEST_JVMS) {
            return inconclusive(
                    base, head, change, base.size() + " JVMs a side bound nothing, it takes " + FEWEST_JVMS);
        }
        Optional<Comparison> bySlowMode = bySlowMode(base, head, change);
        if (bySlowMode.isPresent()) {
            return bySlowMode.get();
        }
        int unsteady = Math.max(base.unsteady(), head.unsteady());
        if (unsteady > MOST_UNSTEADY * base.size()) {
            return inconclusive(
                    base,
                    head,
                    change,
                    unsteady + " of " + base.size() + " JVMs had not reached a steady state; warm up for longer");
        }
        return byInterval(base, head, change);
    }

    /** A slow mode that only one build has. */
    private static Optional<Comparison> bySlowMode(Sample base, Sample head, Interval change) {
        Optional<Modes> found = Modes.of(DoubleStream.concat(DoubleStream.of(base.ns()), DoubleStream.of(head.ns()))
                .toArray());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Modes modes = found.get();
        int of = base.size();
        int slowBase = modes.slowOf(base.ns());
        int slowHead = modes.slowOf(head.ns());
        boolean isShift = (slowBase == 0 && slowHead == of) || (slowBase == of && slowHead == 0);
        if (isShift) {
            return Optional.empty();
        }
        String what = String.format(
                Locale.ROOT, "%d of %d JVMs %.1fx slower, of base %d", slowHead, of, modes.ratio(), slowBase);
        if (isOf(slowHead, slowBase, of, modes.ratio())) {
            return Optional.of(new Comparison(
                    base, head, change, Verdict.SLOWER, what, (modes.ratio() - 1) * (slowHead - slowBase) / of));
        }
        if (isOf(slowBase, slowHead, of, modes.ratio())) {
            return Optional.of(new Comparison(base, head, change, Verdict.FASTER, what, 0));
        }
        Comparison byInterval = byInterval(base, head, change);
        return Optional.of(
                byInterval.verdict() == Verdict.SLOWER
                        ? byInterval
                        : inconclusive(base, head, change, what + ": measure with more JVMs"));
    }

    private static boolean isOf(int mine, int others, int of, double ratio) {
        double byChance =
                HypergeometricDistribution.of(2 * of, mine + others, of).survivalProbability(mine - 1);
        return byChance < BY_CHANCE || (ratio >= BEYOND_DISTURBANCE && mine >= 2 && others == 0);
    }

    private static Comparison byInterval(Sample base, Sample head, Interval change) {
        double slowerAtLeast = Math.max(0, change.low() - 1);
        if (change.low() > 1 && change.ratio() >= 1 + NO_DIFFERENCE) {
            return new Comparison(
                    base, head, change, Verdict.SLOWER, "at least " + percent(slowerAtLeast), slowerAtLeast);
        }
        if (change.high() < 1 && change.ratio() <= 1 - NO_DIFFERENCE) {
            return new Comparison(base, head, change, Verdict.FASTER, "at least " + percent(1 - change.high()), 0);
        }
        if (change.low() >= 1 - NO_DIFFERENCE && change.high() <= 1 + NO_DIFFERENCE) {
            return new Comparison(
                    base, head, change, Verdict.NO_DIFFERENCE, "within " + percent(NO_DIFFERENCE), slowerAtLeast);
        }
        return inconclusive(
                base,
                head,
                change,
                change.high() <= 1
                        ? "at most " + percent(1 - change.low()) + " faster"
                        : "at most " + percent(change.high() - 1) + " slower");
    }

    private static Comparison inconclusive(Sample base, Sample head, Interval change, String reason) {
        return new Comparison(base, head, change, Verdict.INCONCLUSIVE, reason, 0);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Whether head is slower by more than this share, beyond doubt. */
    public boolean provesSlowerThan(double share) {
        return verdict == Verdict.SLOWER && slowerAtLeast > share;
    }

    /** Whether it is beyond doubt that head is not slower by more than this share. */
    public boolean excludesSlowerThan(double share) {
        return verdict == Verdict.FASTER
                || verdict == Verdict.NO_DIFFERENCE
                || (change.high() <= 1 + share && !reasonIsModes());
    }

    private boolean reasonIsModes() {
        return head.modes().isPresent() && base.modes().isEmpty();
    }

    /** Whether more JVMs could say more: nothing is told yet, or it is so grave that it is worth being sure of. */
    public boolean asksForMore() {
        return verdict == Verdict.INCONCLUSIVE || verdict == Verdict.SLOWER;
    }
}
