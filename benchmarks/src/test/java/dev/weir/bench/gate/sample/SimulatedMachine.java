package dev.weir.bench.gate.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * JVMs that never ran, to try verdicts on: each has a luck of its own with the compiler, the machine's speed wanders, and neighbours come
 * and go.
 *
 * @param jvm how far JVMs stray from each other, as the deviation of a logarithm
 * @param wander how far the machine's speed wanders from one JVM to the next, likewise
 * @param neighbours how probable it is that a neighbour comes or goes between two JVMs
 * @param harm how much slower a neighbour makes a JVM, at most: 0.5 is half as slow again
 */
record SimulatedMachine(double jvm, double wander, double neighbours, double harm) {

    static final SimulatedMachine QUIET = new SimulatedMachine(0.008, 0.002, 0, 0);
    static final SimulatedMachine ORDINARY = new SimulatedMachine(0.02, 0.005, 0.02, 0.1);
    static final SimulatedMachine BUSY = new SimulatedMachine(0.04, 0.01, 0.2, 0.6);

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

    /** Compares, and compares again on twice the JVMs where the first could not tell, as the gate does. */
    Comparison compare(int pairs, int mostPairs, Slowdown slowdown, Random random) {
        State state = new State();
        List<JvmTime> base = new ArrayList<>();
        List<JvmTime> head = new ArrayList<>();
        measure(pairs, base, head, slowdown, state, random);
        Comparison first = Comparison.of(new Sample(base), new Sample(head));
        if (!first.asksForMore() || mostPairs <= pairs) {
            return first;
        }
        measure(mostPairs - pairs, base, head, slowdown, state, random);
        return Comparison.of(new Sample(base), new Sample(head));
    }

    private void measure(
            int pairs, List<JvmTime> base, List<JvmTime> head, Slowdown slowdown, State state, Random random) {
        for (int pair = 0; pair < pairs; pair++) {
            if (pair % 2 == 0) {
                base.add(time(state, 1, random));
                head.add(time(state, slowdown.ofJvm(random), random));
            } else {
                head.add(time(state, slowdown.ofJvm(random), random));
                base.add(time(state, 1, random));
            }
        }
    }

    private static final class State {
        private double speed;
        private boolean hasNeighbour;
    }

    private JvmTime time(State state, double slowdown, Random random) {
        state.speed += wander * random.nextGaussian();
        if (random.nextDouble() < neighbours) {
            state.hasNeighbour = !state.hasNeighbour;
        }
        double disturbed = state.hasNeighbour ? 1 + harm * random.nextDouble() : 1;
        return new JvmTime(1000 * slowdown * disturbed * Math.exp(state.speed + jvm * random.nextGaussian()), 1);
    }
}
