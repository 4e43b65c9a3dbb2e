package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.BaseBuild;
import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.Git;
import dev.weir.bench.gate.jvm.Probe;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.gate.jvm.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The code before the change, if there is one to compare with.
 *
 * @param commit in full; empty for no base
 * @param head the commit that is compared with it; empty for the files as they are
 * @param why how it was chosen, or why there is none
 */
record Base(Optional<String> commit, Optional<String> head, String why) {

    /** What measured times depend on: a change elsewhere makes nothing faster or slower. */
    private static final String[] MEASURED = {"core", "pom.xml"};

    /**
     * Chooses the base: what the user says, or the commit in which this checkout left the main branch of its remote.
     *
     * @throws GateException.InvalidFlag if git does not know what the user names
     */
    static Base of(Settings settings, Git git) {
        if (settings.base().equals(Settings.NONE)) {
            return none("-Djmh.base=none");
        }
        if (!settings.base().isBlank()) {
            Optional<String> head = settings.head().isBlank()
                    ? Optional.empty()
                    : Optional.of(commit("jmh.head", settings.head(), git));
            return new Base(
                    Optional.of(commit("jmh.base", settings.base(), git)), head, "-Djmh.base=" + settings.base());
        }
        if (settings.profile() != Profile.QUICK || settings.jmh().setForks()) {
            return none("-Djmh.base=REV compares with one");
        }
        Optional<String> left = git.mergeBaseWithRemote();
        if (left.isEmpty()) {
            return none("git knows no main branch of a remote; -Djmh.base=REV compares with one");
        }
        return git.isUnchangedSince(left.get(), MEASURED)
                ? none("core is what it is in the remote's main branch, " + git.describe(left.get()))
                : new Base(left, Optional.empty(), "where this left the remote's main branch");
    }

    private static String commit(String flag, String revision, Git git) {
        return git.commit(revision)
                .orElseThrow(() -> new GateException.InvalidFlag(
                        "-D" + flag + "=" + revision + ": git knows no such commit here; \"none\" compares with none"));
    }

    private static Base none(String why) {
        return new Base(Optional.empty(), Optional.empty(), why);
    }

    /** Whether there is one. */
    boolean isGiven() {
        return commit.isPresent();
    }

    /**
     * Which JVMs measure each cell of the two builds.
     *
     * @param head of the code now
     * @param base of the code before
     */
    record Sides(Side head, Side base) {}

    /**
     * Why a cell is not compared.
     *
     * @param why in words
     * @param isOpen whether it might be slower for all that is known; not so of what the base cannot do at all
     */
    record NotCompared(String why, boolean isOpen) {

        /** Of two ways to run a cell: the one that leaves it open, else the first, which is today's benchmark. */
        private static NotCompared graver(NotCompared first, NotCompared second) {
            return second.isOpen() && !first.isOpen() ? second : first;
        }

        /**
         * What speaks against comparing two builds of a cell.
         *
         * @param now what the code now reads and finds
         * @param then likewise of the code before
         * @return empty where both read the same bytes and find the same in them
         */
        static Optional<NotCompared> of(Probe now, Probe then) {
            if (!now.runs()) {
                return Optional.of(new NotCompared(
                        "the head cannot run it (" + now.obstacle() + "); mend that, or give another -Djmh.head",
                        true));
            }
            if (!then.runs()) {
                return Optional.of(new NotCompared(
                        "the base cannot run it (" + then.obstacle() + "); a later -Djmh.base may", false));
            }
            if (now.input() != then.input()) {
                return Optional.of(new NotCompared("the builds read different streams of that name", true));
            }
            return now.answer() == then.answer()
                    ? Optional.empty()
                    : Optional.of(new NotCompared("the builds find different things in the same bytes", true));
        }
    }

    /**
     * Builds what is not built yet.
     *
     * @throws GateException.BenchmarkFailed if a commit does not build
     */
    void build(BaseBuild builds) {
        builds.build(commit.orElseThrow());
        head.ifPresent(builds::build);
    }

    /** Whether all that {@link #build} would build is there already. */
    boolean isBuilt(BaseBuild builds) {
        return builds.has(commit.orElseThrow()) && head.map(builds::has).orElse(true);
    }

    /**
     * Looks which cells both builds can be measured of; they were {@linkplain #build built}.
     *
     * @param leftOut is told the cells that cannot be compared, and why
     * @throws GateException.BenchmarkFailed if a JVM cannot be started
     */
    Map<Cell, Sides> sides(
            Collection<Cell> cells,
            Catalogue catalogue,
            BaseBuild builds,
            String recordings,
            Map<Cell, NotCompared> leftOut) {
        String before = commit.orElseThrow();
        List<Side> heads = head.map(now ->
                        List.of(builds.withTodaysBenchmarks("head", now), builds.withItsOwnBenchmarks("head", now)))
                .orElse(List.of(Side.own(), Side.own()));
        List<Sides> kinds = new ArrayList<>();
        kinds.add(new Sides(heads.get(0), builds.withTodaysBenchmarks("base", before)));
        kinds.add(new Sides(heads.get(1), builds.withItsOwnBenchmarks("base", before)));
        Map<Cell, Sides> sides = new LinkedHashMap<>();
        List<Cell> left = new ArrayList<>(cells);
        for (Sides kind : kinds) {
            if (left.isEmpty()) {
                break;
            }
            Map<Cell, Probe> ofHead = Probe.of(left, catalogue, kind.head(), recordings);
            Map<Cell, Probe> ofBase = Probe.of(left, catalogue, kind.base(), recordings);
            for (Cell cell : List.copyOf(left)) {
                Optional<NotCompared> not = NotCompared.of(
                        Objects.requireNonNull(ofHead.get(cell)), Objects.requireNonNull(ofBase.get(cell)));
                if (not.isPresent()) {
                    leftOut.merge(cell, not.get(), NotCompared::graver);
                } else {
                    leftOut.remove(cell);
                    sides.put(cell, kind);
                    left.remove(cell);
                }
            }
        }
        return sides;
    }
}
