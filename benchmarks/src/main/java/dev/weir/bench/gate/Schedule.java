package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Effort;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.JmhArguments;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.micro.input.BenchStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one run measures, in which order.
 *
 * <p>Cells that a verdict rests on, and the contenders to beat, are measured by several JVMs that take turns, every other turn backwards:
 * whatever disturbs the machine for a while then meets weir, its ruler and its rival alike. Beside a base, each turn of a cell of weir's is
 * one JVM that holds both builds; in turns with rulers, weir's cells are measured alone as well, as the rulers are. What the user asked for
 * is measured by one JVM in the first turn, all other cells after the turns; beside a base, when all else has been decided.
 *
 * @param budgets the questions that can be answered by it
 * @param judged cells that a verdict rests on, and, but for a quick run beside a base, the contenders to beat
 * @param asked cells that the user asked for beside them
 * @param others cells that are shown beside them
 * @param paired those of the judged cells that are measured beside a base
 * @param allotment how often each cell is measured, and what there is no time for
 * @param forks JVMs for a cell in each turn
 * @param efforts what a JVM spends on each cell
 */
record Schedule(
        List<Budget> budgets,
        List<Cell> judged,
        List<Cell> asked,
        List<Cell> others,
        Set<Cell> paired,
        Allotment allotment,
        int forks,
        Map<Cell, Effort> efforts) {

    /** What a run of the quick profile may take, s: without a base and with one. */
    static final int LIMIT_SECONDS = 300;

    static final int LIMIT_BESIDE_BASE_SECONDS = 600;

    /** What a run of the full profile may take, s. */
    static final int LIMIT_OF_FULL_SECONDS = 75 * 60;

    /** What of that is left for a build from a fresh clone, and for questions that are measured again. */
    static final int RESERVE_SECONDS = 60;

    /** More beside a base, which is built too. */
    static final int RESERVE_BESIDE_BASE_SECONDS = 120;

    private static final String BASELINE = "baseline";
    private static final String READS = "reads";
    private static final String STREAM = "stream";

    /**
     * Plans a run.
     *
     * @param userCells cells of {@code -Dweir.recordings}, measured like the shapes
     * @param besideBase whether weir's judged cells are measured of a base too
     * @throws GateException.MissingResult if a budget speaks of a benchmark that does not exist
     * @throws GateException.InvalidFlag if nothing is left to measure
     */
    static Schedule of(
            Settings settings,
            List<Budget> budgets,
            Catalogue catalogue,
            Collection<Cell> userCells,
            boolean besideBase) {
        for (Budget budget : budgets) {
            for (Cell cell : budget.cells()) {
                if (!catalogue.has(cell)) {
                    throw new GateException.MissingResult("question \"" + budget.question() + "\" asks for " + cell
                            + ", which no benchmark is; there are " + catalogue.benchmarks());
                }
            }
        }
        Chosen chosen = Chosen.of(settings, budgets, catalogue, userCells, besideBase);
        Map<Cell, Effort> efforts = chosen.all()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), cell -> settings.jmh().over(catalogue.effort(cell, settings.profile()))));
        boolean isAb = settings.profile() == Profile.AB;
        List<Budget> asked = budgets.stream()
                .filter(budget -> isAb
                        ? chosen.judged().contains(budget.weir())
                        : chosen.judged().containsAll(budget.cells()))
                .toList();
        boolean userChose =
                settings.jmh().isGiven() || !settings.include().pattern().isEmpty();
        Predicate<Cell> kept = cell -> userChose || isOfTheUser(cell);
        Allotment allotment = allot(settings, asked, chosen, kept, efforts, besideBase);
        List<Cell> judged = without(allotment.leftOut(), chosen.judged());
        List<Cell> once = without(allotment.leftOut(), chosen.others());
        return new Schedule(
                asked,
                judged,
                once.stream().filter(kept).toList(),
                once.stream().filter(kept.negate()).toList(),
                besideBase ? judged.stream().filter(Cell::isWeir).collect(Collectors.toUnmodifiableSet()) : Set.of(),
                allotment,
                settings.jmh().forks(),
                efforts);
    }

    private static List<Cell> without(Collection<Cell> leftOut, Collection<Cell> cells) {
        return cells.stream().filter(cell -> !leftOut.contains(cell)).toList();
    }

    private static Allotment allot(
            Settings settings,
            List<Budget> asked,
            Chosen chosen,
            Predicate<Cell> kept,
            Map<Cell, Effort> efforts,
            boolean besideBase) {
        Set<Cell> questions = new LinkedHashSet<>(chosen.judged());
        questions.retainAll(
                asked.stream().flatMap(budget -> budget.cells().stream()).collect(Collectors.toSet()));
        Set<Cell> rivals = new LinkedHashSet<>(chosen.judged());
        rivals.removeAll(questions);
        return Allotment.of(
                settings,
                new Allotment.Wanted(questions, rivals, chosen.others(), kept, efforts),
                besideBase,
                measuringSeconds(settings.profile(), besideBase));
    }

    /**
     * The cells of a run, before its time is looked at.
     *
     * @param judged those that a verdict rests on, and the contenders to beat
     * @param others those that are measured once
     */
    private record Chosen(Set<Cell> judged, Set<Cell> others) {

        /** @throws GateException.InvalidFlag if there are none */
        static Chosen of(
                Settings settings,
                List<Budget> budgets,
                Catalogue catalogue,
                Collection<Cell> userCells,
                boolean besideBase) {
            Set<Cell> judged = new LinkedHashSet<>();
            Set<Cell> others = new LinkedHashSet<>();
            budgets.forEach(budget ->
                    judged.addAll(settings.profile() == Profile.AB ? List.of(budget.weir()) : budget.cells()));
            switch (settings.profile()) {
                case SMOKE, AB -> {}
                case QUICK -> {
                    // No verdict beside a base rests on a rival: they get what time is left.
                    Set<Cell> rivals = besideBase ? others : judged;
                    List<Cell> contenders = otherContenders(budgets, catalogue);
                    contenders.stream()
                            .filter(cell -> catalogue.isRival(cell.benchmark()))
                            .forEach(rivals::add);
                    contenders.stream()
                            .filter(cell -> !catalogue.isRival(cell.benchmark()))
                            .filter(cell -> !catalogue.isForTheFullProfile(cell.benchmark()))
                            .forEach(others::add);
                }
                case FULL -> {
                    judged.addAll(otherContenders(budgets, catalogue));
                    others.addAll(inTheReadsOf(budgets, catalogue));
                }
            }
            others.addAll(userCells);
            Set<Cell> chosenJudged = chosen(judged, settings, catalogue);
            Set<Cell> chosenOthers = chosen(others, settings, catalogue);
            chosenOthers.addAll(askedForByName(settings, catalogue, chosenJudged, chosenOthers));
            chosenOthers.removeAll(chosenJudged);
            if (chosenJudged.isEmpty() && chosenOthers.isEmpty()) {
                throw new GateException.InvalidFlag("-Djmh.include=" + settings.include()
                        + " is found in no benchmark's name, or all are left out; there are " + catalogue.benchmarks());
            }
            return new Chosen(chosenJudged, chosenOthers);
        }

        Stream<Cell> all() {
            return Stream.concat(judged.stream(), others.stream());
        }
    }

    /** All that benchmarks declare; those that are far behind in the questions' chunking only. */
    private static List<Cell> inTheReadsOf(List<Budget> budgets, Catalogue catalogue) {
        Set<String> reads = budgets.stream()
                .flatMap(budget -> budget.cells().stream())
                .map(cell -> cell.params().getOrDefault(READS, ""))
                .collect(Collectors.toSet());
        return catalogue.benchmarks().stream()
                .flatMap(benchmark -> declared(benchmark, catalogue).stream())
                .filter(cell -> !catalogue.isForTheFullProfile(cell.benchmark())
                        || reads.contains(cell.params().getOrDefault(READS, "")))
                .toList();
    }

    private static boolean isOfTheUser(Cell cell) {
        return cell.params().getOrDefault(STREAM, "").startsWith(BenchStream.USER);
    }

    /** What a run may take to measure, s. */
    private static double measuringSeconds(Profile profile, boolean besideBase) {
        if (profile == Profile.FULL) {
            return LIMIT_OF_FULL_SECONDS;
        }
        return besideBase ? LIMIT_BESIDE_BASE_SECONDS - RESERVE_BESIDE_BASE_SECONDS : LIMIT_SECONDS - RESERVE_SECONDS;
    }

    /** What a run may take in all, from the command on, s; without what {@link Pace} passes over. */
    static double limitSeconds(Settings settings, boolean besideBase) {
        return settings.profile() != Profile.QUICK || settings.jmh().isGiven()
                ? Double.POSITIVE_INFINITY
                : besideBase ? LIMIT_BESIDE_BASE_SECONDS : LIMIT_SECONDS;
    }

    /** Turns in all. */
    int rounds() {
        return allotment.turns().values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    /** The cells of one turn, in their order; turns are counted from 0. Those measured once, {@link #others}, are in none. */
    List<Cell> round(int round) {
        List<Cell> cells = new ArrayList<>(judged);
        if (round % 2 == 1) {
            Collections.reverse(cells);
        }
        cells.removeIf(cell -> turnsOf(cell) <= round);
        if (round == 0) {
            cells.addAll(asked);
        }
        return List.copyOf(cells);
    }

    /** All cells. */
    List<Cell> cells() {
        return Stream.of(judged, asked, others).flatMap(List::stream).toList();
    }

    /** Measurements in all: a cell in a turn is one, however many JVMs that takes. */
    int measurements() {
        return cells().stream().mapToInt(this::turnsOf).sum() + turnsWithRulers() * paired.size();
    }

    /** In how many turns weir's cells are measured alone as well as beside the base: in those that rulers take part in. */
    private int turnsWithRulers() {
        return paired.isEmpty()
                ? 0
                : ofQuestions(judged).stream()
                        .filter(cell -> !cell.isWeir())
                        .mapToInt(this::turnsOf)
                        .max()
                        .orElse(0);
    }

    private int turnsOf(Cell cell) {
        return Objects.requireNonNull(allotment.turns().get(cell), cell.toString());
    }

    /** JVMs in all. */
    int jvms() {
        return forks * measurements();
    }

    /** How long they take, s. */
    double seconds() {
        return cells().stream()
                        .mapToDouble(cell -> turnsOf(cell) * seconds(cell))
                        .sum()
                + turnsWithRulers()
                        * paired.stream().mapToDouble(this::secondsAlone).sum();
    }

    /**
     * For people: how long the plan takes, and how long the run at most, with a minute of each build before it. A slower machine measures less
     * of the plan, so that the second holds; what the user asked for beside the questions comes on top, and a build's time beyond a minute.
     *
     * @param limitSeconds what the whole run may take; infinity where it takes what it takes
     */
    String promise(double limitSeconds) {
        return "about " + minutes(seconds())
                + (Double.isInfinite(limitSeconds)
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " of measuring, at most %.0f minutes in all with a minute of each build%s",
                                limitSeconds / 60,
                                asked.isEmpty()
                                        ? ""
                                        : ", and on top what you asked for beside the questions, about "
                                                + minutes(seconds(asked))));
    }

    private static String minutes(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }

    /** How long one turn of these cells takes, s. */
    double seconds(Collection<Cell> cells) {
        return cells.stream().mapToDouble(this::seconds).sum();
    }

    /** How long one turn of a cell takes, s. */
    double seconds(Cell cell) {
        return paired.contains(cell) ? effort(cell).pairSeconds() : secondsAlone(cell);
    }

    /** How long a cell takes that is measured of one build, s. */
    double secondsAlone(Cell cell) {
        return forks * effort(cell).seconds();
    }

    /** Those of the cells that a question rests on. */
    List<Cell> ofQuestions(Collection<Cell> cells) {
        Set<Cell> ofQuestions =
                budgets.stream().flatMap(budget -> budget.cells().stream()).collect(Collectors.toSet());
        return cells.stream().filter(ofQuestions::contains).toList();
    }

    /**
     * Of cells, in their order, what there is time for: all that questions rest on, or nothing; then contenders, each that still fits.
     *
     * @param hasTimeFor whether these can be measured
     */
    List<Cell> fitting(List<Cell> cells, Predicate<List<Cell>> hasTimeFor) {
        List<Cell> fitting = new ArrayList<>(ofQuestions(cells));
        if (!hasTimeFor.test(fitting)) {
            return List.of();
        }
        for (Cell cell : without(fitting, cells)) {
            fitting.add(cell);
            if (!hasTimeFor.test(fitting)) {
                fitting.remove(fitting.size() - 1);
            }
        }
        return cells.stream().filter(fitting::contains).toList();
    }

    /** What a JVM spends on a cell of this schedule. */
    Effort effort(Cell cell) {
        return Objects.requireNonNull(efforts.get(cell), cell.toString());
    }

    /** The contenders that are neither weir's nor the ruler, for the column "best other". */
    private static List<Cell> otherContenders(List<Budget> budgets, Catalogue catalogue) {
        return budgets.stream()
                .filter(Budget::comparesContenders)
                .flatMap(budget -> catalogue.contenders(budget.weir().type()).stream()
                        .map(contender -> budget.weir().withContender(contender)))
                .filter(cell -> !catalogue.takesTooLong(cell))
                .toList();
    }

    private static List<Cell> declared(String benchmark, Catalogue catalogue) {
        return catalogue.declaredCells(benchmark).stream()
                .filter(cell -> !catalogue.takesTooLong(cell))
                .toList();
    }

    /** Those that the user's pattern is found in, with the user's values for their parameters. */
    private static Set<Cell> chosen(Collection<Cell> cells, Settings settings, Catalogue catalogue) {
        Set<Cell> chosen = new LinkedHashSet<>();
        for (Cell cell : cells) {
            if (isChosen(cell.benchmark(), settings, catalogue)) {
                chosen.addAll(withUserValues(cell, settings.jmh()));
            }
        }
        return chosen;
    }

    private static boolean isChosen(String benchmark, Settings settings, Catalogue catalogue) {
        return catalogue.matches(settings.include(), benchmark)
                && !settings.jmh().excludes(catalogue.qualified(benchmark));
    }

    private static List<Cell> withUserValues(Cell cell, JmhArguments jmh) {
        List<Cell> cells = List.of(cell);
        for (String param : cell.params().keySet()) {
            Collection<String> values = jmh.values(param).orElse(List.of());
            if (!values.isEmpty()) {
                cells = cells.stream()
                        .flatMap(one -> values.stream().map(value -> one.withParam(param, value)))
                        .toList();
            }
        }
        return cells;
    }

    /** Benchmarks that the matrix does not hold run when their name is asked for, with the values that they declare. */
    private static List<Cell> askedForByName(
            Settings settings, Catalogue catalogue, Collection<Cell> judged, Collection<Cell> others) {
        if (settings.include().pattern().isEmpty()) {
            return List.of();
        }
        Set<String> held =
                Stream.concat(judged.stream(), others.stream()).map(Cell::type).collect(Collectors.toSet());
        return catalogue.benchmarks().stream()
                .filter(benchmark -> isChosen(benchmark, settings, catalogue))
                .flatMap(benchmark -> declared(benchmark, catalogue).stream())
                .filter(cell -> !held.contains(cell.type()) && !cell.contender().equals(BASELINE))
                .flatMap(cell -> withUserValues(cell, settings.jmh()).stream())
                .distinct()
                .toList();
    }
}
