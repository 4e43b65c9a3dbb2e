package dev.weir.bench.quick;

import dev.weir.bench.quick.Level.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the most users at once that a target allows: one, then 2, 4, 8 and so on until it is missed, then halfway between the most that
 * met it and the fewest that missed it, as long as there is time. A server that one user alone overburdens is asked no more.
 */
final class Search {

    /** Beyond that, a load generator's own share in the figures would have to be looked at first. */
    static final int MOST_USERS = 256;

    private static final int FEWEST_REQUESTS = 20;
    private static final int REQUESTS_A_USER = 4;
    private static final double SHARE_OF_ONE = 0.4;
    private static final double SHARE_OF_THE_REST = 0.35;

    /** With less left, s, a level would say nothing. */
    private static final double LEAST_S = 0.5;

    private static final double NS_PER_S = 1e9;

    private final Loads loads;
    private final Target target;
    private final LongSupplier clockNs;
    private final BooleanSupplier isEnded;
    private final List<Level> levels = new ArrayList<>();
    private @Nullable String endedBecause;

    /** Measures loads. */
    interface Loads {

        /**
         * Measures so many users, each asking again when its answer has ended.
         *
         * @param users how many
         * @param requests the most to send
         * @param durationNs how long requests start, ns; those under way then are waited for
         * @throws IOException if the server takes no connection
         */
        Level measure(int users, int requests, long durationNs) throws IOException;
    }

    /**
     * @param loads measures
     * @param target what is looked for
     * @param clockNs tells the time
     * @param isEnded whether somebody wants no more
     */
    Search(Loads loads, Target target, LongSupplier clockNs, BooleanSupplier isEnded) {
        this.loads = loads;
        this.target = target;
        this.clockNs = clockNs;
        this.isEnded = isEnded;
    }

    /**
     * Looks for it.
     *
     * @param budgetNs how long requests start in all, ns
     * @return what was measured, in order
     * @throws IOException if the server takes no connection for one user; if it takes none for more, that ends the search
     */
    List<Level> run(long budgetNs) throws IOException {
        long endNs = clockNs.getAsLong() + budgetNs;
        Verdict one = level(1, Math.round(SHARE_OF_ONE * budgetNs));
        int most = one == Verdict.MET ? 1 : 0;
        int fewestMissed = one == Verdict.MISSED ? 1 : Integer.MAX_VALUE;
        int users = 2;
        while (fewestMissed - most > 1 && users <= MOST_USERS && !isEnded.getAsBoolean()) {
            long durationNs = Math.round(SHARE_OF_THE_REST * (endNs - clockNs.getAsLong()));
            if (durationNs < LEAST_S * NS_PER_S) {
                break;
            }
            Verdict verdict;
            try {
                verdict = level(users, durationNs);
            } catch (IOException e) {
                endedBecause = "with " + users + " users, " + Objects.requireNonNullElse(e.getMessage(), e.toString());
                break;
            }
            if (verdict == Verdict.MET) {
                most = users;
            } else if (verdict == Verdict.MISSED) {
                fewestMissed = users;
            } else if (fewestMissed < Integer.MAX_VALUE) {
                break;
            }
            users = fewestMissed == Integer.MAX_VALUE ? 2 * users : most + (fewestMissed - most) / 2;
        }
        return List.copyOf(levels);
    }

    /** Why it found no more, if the server ended it. */
    Optional<String> endedBecause() {
        return Optional.ofNullable(endedBecause);
    }

    private Verdict level(int users, long durationNs) throws IOException {
        Level level = loads.measure(users, Math.max(FEWEST_REQUESTS, REQUESTS_A_USER * users), durationNs);
        levels.add(level);
        return level.verdict(target);
    }
}
