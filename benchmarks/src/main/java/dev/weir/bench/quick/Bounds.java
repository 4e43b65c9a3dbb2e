package dev.weir.bench.quick;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Between which levels a target ceases to be met, as far as was measured: by their shares, be it by chance, where no verdict says it.
 *
 * @param most users with which it seems to be met; empty where it seems to be missed by all
 * @param above that, the fewest with which it seems to be missed; empty where nobody seems to
 */
record Bounds(Optional<Level> most, Optional<Level> above) {

    /** A level that met the target speaks for all of fewer users. */
    static Bounds of(Collection<Level> levels, Target target) {
        int met = met(levels, target).map(Level::users).orElse(0);
        Optional<Level> above = levels.stream()
                .filter(level -> level.users() > met && level.requests() > 0 && !level.leansToMet(target))
                .min(Comparator.comparingInt(Level::users));
        int limit = above.map(Level::users).orElse(Integer.MAX_VALUE);
        return new Bounds(
                levels.stream()
                        .filter(level -> level.users() < limit && level.requests() > 0 && level.leansToMet(target))
                        .max(Comparator.comparingInt(Level::users)),
                above);
    }

    /** The most users that met it. */
    static Optional<Level> met(Collection<Level> levels, Target target) {
        return levels.stream()
                .filter(level -> level.verdict(target) == Level.Verdict.MET)
                .max(Comparator.comparingInt(Level::users));
    }
}
