package dev.weir.bench.gate.sample;

import java.util.Locale;

/** What a comparison with the code before a change says about one question. */
public enum Verdict {
    FASTER,
    SLOWER,
    /** At most {@link Comparison#NO_DIFFERENCE} either way. */
    NO_DIFFERENCE,
    /** The measurement cannot tell. */
    INCONCLUSIVE;

    /** As tables write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
