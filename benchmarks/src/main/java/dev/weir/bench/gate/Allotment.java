package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Effort;
import dev.weir.bench.gate.jvm.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How the time of a run is divided: how many JVMs each cell gets, and what there is no time for.
 *
 * <p>A run of the quick profile fills its minutes. Where there is time to spare, weir's judged cells get more JVMs. Where there is too little,
 * because benchmarks were added, contenders are left out, the dearest first: those that are measured once, then the rivals. Questions stay:
 * where they alone take too long, their cells get fewer JVMs, down to one, or two beside a base. The full profile leaves out contenders too,
 * and takes no JVM from a question. What the user asked for, by recordings or by JMH's own flags, is measured however long it takes, and
 * takes no time from the rest.
 *
 * @param turns JVMs by cell; cells that are left out are not in it
 * @param leftOut cells there is no time for, the dearest first
 * @param isShort whether a question has fewer JVMs than its profile promises
 */
record Allotment(Map<Cell, Integer> turns, List<Cell> leftOut, boolean isShort) {

    /** Of each of weir's cells beside a base, however little time there is. */
    private static final int FEWEST_PAIRS = 2;

    /**
     * The cells of a run.
     *
     * @param questions what verdicts rest on
     * @param rivals contenders that are measured as often
     * @param others cells that are measured once
     * @param kept cells that are measured whatever it takes
     * @param efforts what one JVM spends on each
     */
    record Wanted(
            Set<Cell> questions, Set<Cell> rivals, Set<Cell> others, Predicate<Cell> kept, Map<Cell, Effort> efforts) {

        private double seconds(Collection<Cell> cells) {
            return cells.stream().mapToDouble(this::seconds).sum();
        }

        private double seconds(Cell cell) {
            return Objects.requireNonNull(efforts.get(cell), cell.toString()).seconds();
        }

        private double pairSeconds(Collection<Cell> cells) {
            return cells.stream()
                    .mapToDouble(cell -> Objects.requireNonNull(efforts.get(cell), cell.toString())
                            .pairSeconds())
                    .sum();
        }

        private List<Cell> dearestFirst(Collection<Cell> cells) {
            return cells.stream()
                    .filter(kept.negate())
                    .sorted(Comparator.comparingDouble((Cell cell) -> seconds(cell))
                            .reversed())
                    .toList();
        }
    }

    /**
     * Divides the time.
     *
     * @param limitSeconds what a run may take, without what is kept among the cells that are measured once: that comes on top, so that it
     *     takes no JVM from a question
     */
    static Allotment of(Settings settings, Wanted wanted, boolean besideBase, double limitSeconds) {
        Profile profile = settings.profile();
        double withKept = limitSeconds
                + wanted.seconds(wanted.others().stream().filter(wanted.kept()).toList());
        Plan plan = new Plan(wanted, settings, besideBase);
        List<Cell> leftOut = new ArrayList<>();
        List<Cell> candidates = new ArrayList<>(wanted.dearestFirst(wanted.others()));
        candidates.addAll(wanted.dearestFirst(wanted.rivals()));
        for (Cell cell : candidates) {
            if (plan.seconds() <= withKept) {
                break;
            }
            plan.leaveOut(cell);
            leftOut.add(cell);
        }
        boolean isShort = false;
        if (profile == Profile.QUICK && !settings.jmh().isGiven()) {
            while (plan.seconds() > withKept && plan.takesAJvmAway()) {
                isShort = true;
            }
        }
        if (!besideBase && !settings.jmh().setForks()) {
            plan.fill(withKept, profile.mostJvms());
        }
        return new Allotment(plan.turns(), List.copyOf(leftOut), isShort);
    }

    /** What there was too little time for; a sentence each, none where all fits. */
    List<String> describe(Profile profile) {
        List<String> sentences = new ArrayList<>();
        if (!leftOut.isEmpty()) {
            sentences.add("Left out, to keep to the time of profile " + profile + ": "
                    + leftOut.stream().map(Cell::toString).collect(Collectors.joining(", "))
                    + (profile == Profile.QUICK ? "; -Djmh.include=REGEX or -Djmh.profile=full measures them." : "."));
        }
        if (isShort) {
            sentences.add(
                    "There are more questions than that time allows " + profile.fewestJvms()
                            + " JVMs a cell for; each gets fewer, and more verdicts stay open. -Djmh.include=REGEX asks fewer questions.");
        }
        return sentences;
    }

    /** JVMs as they stand. */
    private static final class Plan {

        private final Wanted wanted;
        private final boolean besideBase;
        private final boolean userSaysPairs;
        private final Set<Cell> judged = new LinkedHashSet<>();
        private final Set<Cell> weirs;
        private final Set<Cell> others;
        private int jvms;
        private int ofWeir;

        Plan(Wanted wanted, Settings settings, boolean besideBase) {
            this.wanted = wanted;
            this.besideBase = besideBase;
            userSaysPairs = settings.pairs() > 0;
            judged.addAll(wanted.questions());
            judged.addAll(wanted.rivals());
            weirs = judged.stream().filter(Cell::isWeir).collect(Collectors.toCollection(LinkedHashSet::new));
            judged.removeAll(weirs);
            others = new LinkedHashSet<>(wanted.others());
            // Beside a base the time is the pairs', and rulers are for the coarse net only.
            jvms = settings.jmh().setForks() || (besideBase && settings.profile() == Profile.QUICK)
                    ? 1
                    : settings.profile().fewestJvms();
            ofWeir = besideBase ? settings.leastPairs() : jvms;
        }

        double seconds() {
            return wanted.seconds(others)
                    + jvms * wanted.seconds(judged)
                    + (besideBase && !judged.isEmpty() ? jvms * wanted.seconds(weirs) : 0)
                    + ofWeir * (besideBase ? wanted.pairSeconds(weirs) : wanted.seconds(weirs));
        }

        void leaveOut(Cell cell) {
            judged.remove(cell);
            weirs.remove(cell);
            others.remove(cell);
        }

        /** Whether there was one to take. */
        boolean takesAJvmAway() {
            if (jvms > 1) {
                jvms--;
                ofWeir = besideBase ? ofWeir : jvms;
                return true;
            }
            if (besideBase && !userSaysPairs && ofWeir > FEWEST_PAIRS) {
                ofWeir--;
                return true;
            }
            return false;
        }

        void fill(double limitSeconds, int most) {
            double aTurn = Math.max(1, wanted.seconds(weirs));
            while (ofWeir < most && seconds() + aTurn <= limitSeconds) {
                ofWeir++;
            }
        }

        Map<Cell, Integer> turns() {
            Map<Cell, Integer> turns = new HashMap<>();
            others.forEach(cell -> turns.put(cell, 1));
            judged.forEach(cell -> turns.put(cell, jvms));
            weirs.forEach(cell -> turns.put(cell, ofWeir));
            return Map.copyOf(turns);
        }
    }
}
