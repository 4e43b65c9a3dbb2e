package dev.weir.bench.cli;

import java.util.OptionalInt;

/** How much room there is for tables. */
final class Terminal {

    private static final int NARROW = 80;
    private static final int WIDE = 120;

    private Terminal() {}

    /**
     * 120 columns where there are as many, otherwise 80: figures stand in the same places, whoever reads.
     *
     * @param columns of the terminal; empty where there is none
     */
    static int width(OptionalInt columns) {
        return columns.orElse(0) >= WIDE ? WIDE : NARROW;
    }
}
