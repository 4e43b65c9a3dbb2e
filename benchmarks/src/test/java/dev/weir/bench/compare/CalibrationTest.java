package dev.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Whether comparisons keep what they promise, on servers whose truth is known.
 *
 * <p>{@code mvn -pl benchmarks test -Dtest=CalibrationTest -Dweir.calibration=200} tries 200 pairs of each kind instead of a few, and prints the
 * table that stands in the Javadoc of {@link Intervals}.
 */
class CalibrationTest {

    private static final int PAIRS = Integer.getInteger("weir.calibration", 5);
    private static final boolean IS_TABLE = System.getProperty("weir.calibration") != null;

    /** A kind of pair: so many runs a side, of such a server. */
    private record Kind(int runs, Simulation server) {

        /** Left out unless the table is asked for. */
        boolean isLarge() {
            return runs * server.requests() > 300;
        }

        Resampling resampling() {
            return runs == 1 ? Resampling.BLOCKS : Resampling.WHOLE_RUNS;
        }

        Pieces side(double slowness, SplittableRandom random) {
            return runs == 1 ? server.blocks(slowness, random) : server.wholeRuns(runs, slowness, random);
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind(1, new Simulation(24, 0, 0.2, 0)),
            new Kind(1, new Simulation(70, 0, 0.02, 0)),
            new Kind(1, new Simulation(70, 0.8, 0.2, 0)),
            new Kind(1, new Simulation(60, 0.95, 0.002, 0)),
            new Kind(1, new Simulation(70, 0.95, 0.2, 0)),
            new Kind(1, new Simulation(200, 0, 0.2, 0)),
            new Kind(1, new Simulation(200, 0.8, 0.02, 0)),
            new Kind(1, new Simulation(200, 0.95, 0.2, 0)),
            new Kind(1, new Simulation(700, 0.95, 0.02, 0)),
            new Kind(1, new Simulation(700, 0.8, 0.2, 0)),
            new Kind(1, new Simulation(8, 64, 0, 0.002, 0)),
            new Kind(1, new Simulation(2, 40, 0.5, 0.002, 0)),
            new Kind(1, new Simulation(8, 200, 0.8, 0.2, 0)),
            new Kind(3, new Simulation(100, 0, 0.02, 0.03)),
            new Kind(3, new Simulation(100, 0.95, 0.2, 0)),
            new Kind(5, new Simulation(100, 0.8, 0.02, 0.03)),
            new Kind(10, new Simulation(30, 0.8, 0.2, 0.01)));

    /** What came out for pairs of one kind, as shares of all pairs. */
    private record Outcome(double falseAlarms, double covered, List<Double> resolved, double wrongWay) {}

    private static final double[] SLOWNESSES = {1.05, 1.10, 1.15, 2};

    @Test
    void findsNoDifferenceWhereThereIsNoneInNineteenOfTwentyPairsAndTwofoldWhereItIs() {
        List<Outcome> outcomes = new ArrayList<>();
        for (Kind kind : KINDS) {
            if (!IS_TABLE && kind.isLarge()) {
                continue;
            }
            Outcome outcome = tried(kind);
            outcomes.add(outcome);
            if (IS_TABLE) {
                Simulation server = kind.server();
                System.out.printf(
                        Locale.ROOT,
                        "%2d x %3d streams %d | link %.2f spread %.2f runs %.2f | false %.3f | 2x inside %.3f | resolved %.2f %.2f %.2f %.2f | wrong %.3f%n",
                        kind.runs(),
                        server.requests(),
                        server.streams(),
                        server.link(),
                        server.spread(),
                        server.betweenRuns(),
                        outcome.falseAlarms,
                        outcome.covered,
                        outcome.resolved.get(0),
                        outcome.resolved.get(1),
                        outcome.resolved.get(2),
                        outcome.resolved.get(3),
                        outcome.wrongWay);
            }
        }
        assertThat(mean(outcomes.stream().mapToDouble(Outcome::falseAlarms).toArray()))
                .as("pairs of the same server in which any figure is called different")
                .isLessThanOrEqualTo(0.05);
        assertThat(mean(outcomes.stream().mapToDouble(Outcome::covered).toArray()))
                .as("pairs in which every interval holds the true ratio of 2")
                .isGreaterThanOrEqualTo(0.85);
        assertThat(outcomes).allMatch(outcome -> outcome.wrongWay == 0);
    }

    /** A figure that strays by 2 % a request shows a difference of 15 % in 70 requests; one of 5 % takes 200. */
    @Test
    void resolvesDifferencesWhereEnoughWasMeasured() {
        assertThat(tried(new Kind(1, new Simulation(70, 0, 0.02, 0))).resolved.get(2))
                .isEqualTo(1);
        assertThat(tried(new Kind(1, new Simulation(200, 0, 0.02, 0))).resolved.get(0))
                .isGreaterThanOrEqualTo(0.9);
        assertThat(tried(new Kind(3, new Simulation(100, 0, 0.02, 0))).resolved.get(1))
                .isGreaterThanOrEqualTo(0.9);
        assertThat(tried(new Kind(5, new Simulation(100, 0.8, 0.02, 0.03)))
                        .resolved
                        .get(3))
                .isEqualTo(1);
    }

    /** A replay's requests differ by their place in a wave, and by less than a hundredth: no reason not to see twice the time. */
    @Test
    void resolvesWhatDwarfsAllThatVaries() {
        assertThat(tried(new Kind(1, new Simulation(60, 0.95, 0.002, 0)))
                        .resolved
                        .get(3))
                .isEqualTo(1);
    }

    private static Outcome tried(Kind kind) {
        List<Figure> figures = Simulation.figures((long) kind.server().requests() * kind.runs());
        double margin = kind.resampling().margin();
        int falseAlarms = 0;
        int covered = 0;
        int wrongWay = 0;
        int[] resolved = new int[SLOWNESSES.length];
        for (int pair = 0; pair < PAIRS; pair++) {
            SplittableRandom random = new SplittableRandom(pair);
            Pieces first = kind.side(1, random);
            falseAlarms +=
                    verdicts(figures, Intervals.ofRatios(first, kind.side(1, random), figures, pair), margin).stream()
                                    .anyMatch(verdict -> verdict != Verdict.UNRESOLVED)
                            ? 1
                            : 0;
            for (int i = 0; i < SLOWNESSES.length; i++) {
                List<Ratio> ratios = Intervals.ofRatios(first, kind.side(SLOWNESSES[i], random), figures, pair);
                List<Verdict> verdicts = verdicts(figures, ratios, margin);
                resolved[i] += verdicts.contains(Verdict.SLOWER) ? 1 : 0;
                if (SLOWNESSES[i] == 2) {
                    wrongWay += verdicts.contains(Verdict.FASTER) ? 1 : 0;
                    covered += allHold(figures, ratios, 2) ? 1 : 0;
                }
            }
        }
        double pairs = PAIRS;
        return new Outcome(
                falseAlarms / pairs,
                covered / pairs,
                IntStream.of(resolved).mapToObj(count -> count / pairs).toList(),
                wrongWay / pairs);
    }

    private static List<Verdict> verdicts(List<Figure> figures, List<Ratio> ratios, double margin) {
        return IntStream.range(0, figures.size())
                .mapToObj(i -> Verdict.of(figures.get(i), ratios.get(i), margin))
                .toList();
    }

    private static boolean allHold(List<Figure> figures, List<Ratio> ratios, double slowness) {
        return IntStream.range(0, figures.size()).allMatch(i -> {
            double truth = figures.get(i).isLowerBetter() ? slowness : 1 / slowness;
            return ratios.get(i).low() <= truth && truth <= ratios.get(i).high();
        });
    }

    private static double mean(double[] shares) {
        return Arrays.stream(shares).average().orElseThrow();
    }
}
