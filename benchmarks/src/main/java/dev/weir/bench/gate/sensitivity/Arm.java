package dev.weir.bench.gate.sensitivity;

import java.util.List;

/**
 * What is done to a stage.
 *
 * @param name as the table writes it
 * @param share how much more time it is to take: 0.05 is five percent
 * @param inHalf whether in half of the JVMs only
 */
record Arm(String name, double share, boolean inHalf) {

    static final Arm A_A = new Arm("A/A", 0, false);
    static final Arm HALF = new Arm("8x in half", 7, true);

    private static final Arm FIVE = new Arm("5 %", 0.05, false);
    private static final Arm TEN = new Arm("10 %", 0.1, false);

    static final List<Arm> QUICK = List.of(A_A, FIVE, TEN, HALF);
    static final List<Arm> ALL =
            List.of(A_A, new Arm("2 %", 0.02, false), FIVE, TEN, new Arm("20 %", 0.2, false), HALF);
}
