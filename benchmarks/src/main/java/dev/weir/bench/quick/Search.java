package dev.weir.bench.quick;

import dev.weir.bench.quick.Level.Verdict;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the most users at once that a target allows: one, then 2, 4, 8 and so on until it is missed, then halfway between the most that
 * met it and the fewest that missed it. Time that is left then goes to the levels whose few requests do not decide. A server that one user
 * alone overburdens is asked no more.
 */
final class Search {

    /** Beyond that, a load generator's own share in the figures would have to be looked at first. */
    static final int MOST_USERS = 256;

    /** Asked in all, at most. */
    static final int MOST_REQUESTS = 10_000;

    private static final int FEWEST_REQUESTS = 30;
    private static final int REQUESTS_A_USER = 4;
    private static final double SHARE_OF_ONE = 0.25;
    private static final double SHARE_OF_THE_REST = 0.25;

    /** With less left, s, a level would say nothing. */
    private static final double LEAST_S = 0.5;

    private static final double NS_PER_S = 1e9;

    private final Loads loads;
    private final LongSupplier clockNs;
    private final BooleanSupplier isEnded;
    private final NavigableMap<Integer, Level> levels = new TreeMap<>();
    private Target target;
    private int asked;
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
     * @param target what is looked for; without its rate, where the server counts no tokens
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
     * @return what was measured, of more and more users; the first is of one
     * @throws IOException if the server takes no connection for one user; if it takes none for more, that ends the search
     */
    List<Level> run(long budgetNs) throws IOException {
        long endNs = clockNs.getAsLong() + budgetNs;
        measure(1, Math.round(SHARE_OF_ONE * budgetNs));
        if (!one().samples().isEmpty() && !one().hasTokens()) {
            target = target.withoutRate();
        }
        for (int users = next(); users > 0 && !isEnded.getAsBoolean(); users = next()) {
            long durationNs = Math.round(SHARE_OF_THE_REST * (endNs - clockNs.getAsLong()));
            if (durationNs < LEAST_S * NS_PER_S || asked + requests(users) > MOST_REQUESTS) {
                break;
            }
            try {
                measure(users, durationNs);
            } catch (IOException e) {
                endedBecause = "with " + users + " users, " + Objects.requireNonNullElse(e.getMessage(), e.toString());
                break;
            }
        }
        return List.copyOf(levels.values());
    }

    /** What it looked for: the first user's answers tell whether a rate can be judged. */
    Target target() {
        return target;
    }

    /** Why it found no more, if the server ended it. */
    Optional<String> endedBecause() {
        return Optional.ofNullable(endedBecause);
    }

    private Level one() {
        return Objects.requireNonNull(levels.get(1), "one user is measured first");
    }

    /** How many users to measure, perhaps once more; 0 where nothing is left to find. */
    private int next() {
        Bounds bounds = Bounds.of(levels.values(), target);
        if (one().samples().isEmpty()) {
            return 0;
        }
        if (bounds.above().isEmpty()) {
            int twice = 2 * bounds.most().orElseThrow().users();
            return twice <= MOST_USERS ? twice : 0;
        }
        int above = bounds.above().get().users();
        int most = bounds.most().map(Level::users).orElse(0);
        return above - most > 1
                ? most + (above - most) / 2
                : Stream.of(bounds.most(), bounds.above())
                        .flatMap(Optional::stream)
                        .filter(level -> level.verdict(target) == Verdict.UNDECIDED)
                        .min(Comparator.comparingLong(Level::requests))
                        .map(Level::users)
                        .orElse(0);
    }

    /** Once more is as many again: a level that were looked at after each request would pass sooner or later, whatever the server. */
    private int requests(int users) {
        Level before = levels.get(users);
        return before == null
                ? Math.max(FEWEST_REQUESTS, REQUESTS_A_USER * users)
                : Math.max(FEWEST_REQUESTS, Math.toIntExact(before.requests()));
    }

    private void measure(int users, long durationNs) throws IOException {
        int requests = requests(users);
        asked += requests;
        levels.merge(users, loads.measure(users, requests, durationNs), Level::and);
    }
}
