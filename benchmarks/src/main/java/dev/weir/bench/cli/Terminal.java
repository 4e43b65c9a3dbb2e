package dev.weir.bench.cli;

import java.util.OptionalInt;

/** How much room there is for text. */
final class Terminal {

    private static final int NARROWEST = 40;
    private static final int NARROW = 80;
    private static final int WIDE = 120;

    private Terminal() {}

    /**
     * 120 columns where there are as many, otherwise 80; of a terminal that is narrower, as many as it has, but 40 at least. Sentences are
     * broken there; tables are as wide as their figures.
     *
     * @param columns of the terminal; empty where there is none
     */
    static int width(OptionalInt columns) {
        int known = columns.orElse(NARROW);
        return known >= WIDE ? WIDE : Math.max(NARROWEST, Math.min(NARROW, known));
    }
}
