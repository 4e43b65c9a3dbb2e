package dev.weir.bench.gate;

import java.util.Locale;

/** What a comparison of two builds says about one question. */
enum AbVerdict {
    /** B takes at most the margin more than A. */
    PASS,
    /** B is slower by more than the margin, or allocates more. */
    REGRESSION,
    /** The measurement cannot tell. */
    INCONCLUSIVE;

    /**
     * Judges times. A regression is claimed only if the whole interval lies beyond the margin while the ruler, the same code on both
     * sides, shows no difference. Where the ruler is surely faster in B by more than the margin, the machine was, and what seems to have
     * kept its time may have lost some.
     *
     * @param weir weir's time in B / in A
     * @param ruler the ruler's time in B / in A
     * @param margin how much slower B may be, such as 0.03
     */
    static AbVerdict of(Interval weir, Interval ruler, double margin) {
        if (weir.high() <= 1 + margin) {
            return ruler.high() < 1 - margin ? INCONCLUSIVE : PASS;
        }
        return weir.low() > 1 + margin && ruler.containsOne() ? REGRESSION : INCONCLUSIVE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
