package dev.weir.bench.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Compares two builds, question by question.
 *
 * <p>JVMs of A and B take turns in the order A B B A, again and again, so that a machine that grows slower or faster meanwhile does so for
 * both. In each turn weir and the ruler are measured, each in a JVM of its own.
 */
final class AbComparison {

    private static final int TURNS_IN_ABBA = 2;
    private static final int FEWEST_JVMS = 6;

    /** What the harness itself may allocate an operation: see {@link Judge#ALLOCATION_NOISE_BYTES}, times a thousand records. */
    private static final double ALLOCATION_NOISE_BYTES = 1000 * Judge.ALLOCATION_NOISE_BYTES;

    private final AbBuild a;
    private final AbBuild b;
    private final AbBuild.Measurer measurer;
    private final int jvmsASide;
    private final double margin;
    private final long seed;

    /**
     * @param measurer runs a cell of a build
     * @param jvmsASide JVMs for each build and cell: even, at least {@value #FEWEST_JVMS}
     * @param margin how much slower B may be, such as 0.03
     * @param seed of the bootstrap
     * @throws GateException.InvalidFlag if there are too few JVMs, or the margin is negative
     */
    AbComparison(AbBuild a, AbBuild b, AbBuild.Measurer measurer, int jvmsASide, double margin, long seed) {
        if (jvmsASide < FEWEST_JVMS || jvmsASide % TURNS_IN_ABBA != 0) {
            throw new GateException.InvalidFlag(
                    "JVMs a side must be an even number, at least " + FEWEST_JVMS + ", was " + jvmsASide);
        }
        if (!(margin >= 0)) {
            throw new GateException.InvalidFlag("the margin must be 0 or more, was " + margin);
        }
        this.a = a;
        this.b = b;
        this.measurer = measurer;
        this.jvmsASide = jvmsASide;
        this.margin = margin;
        this.seed = seed;
    }

    /**
     * What the comparison says about one question.
     *
     * @param weir weir's time in B / in A
     * @param ruler the ruler's time in B / in A
     * @param aBytesPerOp what A allocates an operation
     * @param bBytesPerOp what B allocates an operation
     */
    record Answer(
            Budget question, Interval weir, Interval ruler, double aBytesPerOp, double bBytesPerOp, AbVerdict verdict) {

        /** Why, for people. */
        String reason(double margin) {
            return switch (verdict) {
                case PASS -> String.format(Locale.ROOT, "at most %.1f %% slower", Math.max(0, 100 * (weir.high() - 1)));
                case REGRESSION ->
                    weir.low() > 1 + margin
                            ? String.format(Locale.ROOT, "at least %.1f %% slower", 100 * (weir.low() - 1))
                            : "allocates more";
                case INCONCLUSIVE ->
                    weir.low() > 1 + margin || ruler.high() < 1 - margin
                            ? "the ruler's time differs too, and it did not change: the machine did"
                            : String.format(
                                    Locale.ROOT,
                                    "the interval reaches over the margin of %.1f %%: measure with more JVMs",
                                    100 * margin);
            };
        }
    }

    /** Puts one question to both builds. */
    Answer ask(Budget question, Consumer<String> progress) {
        Side aSide = new Side(a);
        Side bSide = new Side(b);
        for (int turn = 0; turn < jvmsASide / TURNS_IN_ABBA; turn++) {
            for (Side side : List.of(aSide, bSide, bSide, aSide)) {
                side.measure(question);
                progress.accept(side.build.label());
            }
        }
        Interval weir = Interval.ofRatio(aSide.weirNs(), bSide.weirNs(), seed);
        Interval ruler = Interval.ofRatio(aSide.rulerNs(), bSide.rulerNs(), seed);
        double aBytes = aSide.bytesPerOp();
        double bBytes = bSide.bytesPerOp();
        return new Answer(question, weir, ruler, aBytes, bBytes, verdict(weir, ruler, aBytes, bBytes));
    }

    private AbVerdict verdict(Interval weir, Interval ruler, double aBytes, double bBytes) {
        return bBytes > aBytes * (1 + margin) + ALLOCATION_NOISE_BYTES
                ? AbVerdict.REGRESSION
                : AbVerdict.of(weir, ruler, margin);
    }

    private final class Side {

        private final AbBuild build;
        private final List<Measurement> weir = new ArrayList<>();
        private final List<Measurement> ruler = new ArrayList<>();

        Side(AbBuild build) {
            this.build = build;
        }

        void measure(Budget question) {
            weir.add(measurer.measure(build, question.weir()));
            ruler.add(measurer.measure(build, question.ruler()));
        }

        double[] weirNs() {
            return weir.stream().mapToDouble(Measurement::leastMedianNsPerOp).toArray();
        }

        double[] rulerNs() {
            return ruler.stream().mapToDouble(Measurement::leastMedianNsPerOp).toArray();
        }

        double bytesPerOp() {
            return weir.stream()
                    .mapToDouble(Measurement::medianBytesPerOp)
                    .average()
                    .orElseThrow();
        }
    }
}
