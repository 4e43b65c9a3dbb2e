package dev.weir.bench.gate.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * JVMs of two builds that never ran, to try verdicts on: each build has a luck of its own with the compiler in each, neighbours come and go
 * and make both slower, one of them now and then a little more.
 *
 * @param build how far builds stray from each other in a JVM, as the deviation of a logarithm
 * @param neighbours how probable it is that a neighbour comes or goes between two JVMs
 * @param harm how much slower a neighbour makes both builds, at most: 0.5 is half as slow again
 * @param uneven how much more it may harm one of them
 */
record SimulatedMachine(double build, double neighbours, double harm, double uneven) {

    static final SimulatedMachine QUIET = new SimulatedMachine(0.008, 0, 0, 0);
    static final SimulatedMachine ORDINARY = new SimulatedMachine(0.02, 0.02, 0.1, 0.01);
    static final SimulatedMachine BUSY = new SimulatedMachine(0.04, 0.2, 0.6, 0.05);

    /** How much slower the code now is than the base, JVM by JVM. */
    @FunctionalInterface
    interface Slowdown {

        double ofJvm(Random random);

        static Slowdown by(double share) {
            return random -> 1 + share;
        }

        static Slowdown inHalfOfTheJvms(double times) {
            return random -> random.nextBoolean() ? times : 1;
        }
    }

    /** Compares, and compares again after each JVM more until it can tell, or there are so many: as the gate does on one processor. */
    Comparison compare(int pairs, int mostPairs, Slowdown slowdown, Random random) {
        boolean[] hasNeighbour = {false};
        List<PairTime> times = new ArrayList<>();
        while (times.size() < pairs) {
            times.add(time(hasNeighbour, slowdown, random));
        }
        Comparison comparison = Comparison.of(times);
        while (comparison.asksForMore() && times.size() < mostPairs) {
            times.add(time(hasNeighbour, slowdown, random));
            comparison = Comparison.of(times);
        }
        return comparison;
    }

    /** Whether any look on the way excludes a slow-down by more than this: where no time is left, a run ends at one and passes. */
    boolean mayExclude(double share, int pairs, int mostPairs, Slowdown slowdown, Random random) {
        boolean[] hasNeighbour = {false};
        List<PairTime> times = new ArrayList<>();
        while (times.size() < mostPairs) {
            times.add(time(hasNeighbour, slowdown, random));
            if (times.size() >= pairs && Comparison.of(times).excludesSlowerThan(share)) {
                return true;
            }
        }
        return false;
    }

    private PairTime time(boolean[] hasNeighbour, Slowdown slowdown, Random random) {
        if (random.nextDouble() < neighbours) {
            hasNeighbour[0] = !hasNeighbour[0];
        }
        double both = hasNeighbour[0] ? 1 + harm * random.nextDouble() : 1;
        double one = hasNeighbour[0] ? uneven * random.nextGaussian() : 0;
        double ratio = slowdown.ofJvm(random) * Math.exp(build * Math.sqrt(2) * random.nextGaussian() + one);
        return pair(1000 * both, ratio);
    }

    static PairTime pair(double baseNs, double ratio) {
        return new PairTime(new JvmTime(baseNs, 1), new JvmTime(baseNs * ratio, 1), ratio, 1);
    }
}
