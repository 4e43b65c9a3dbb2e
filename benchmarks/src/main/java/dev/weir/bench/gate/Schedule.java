package dev.weir.bench.gate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one run measures, in which order.
 *
 * <p>Cells that a verdict rests on, and the contenders to beat, are measured by several JVMs that take turns, every other turn backwards:
 * whatever disturbs the machine for a while then meets weir, its ruler and its rival alike. All other cells are measured by one JVM, after
 * the first turn.
 *
 * @param budgets the questions that can be answered by it
 * @param judged cells that a verdict rests on, and the contenders to beat
 * @param others cells that are shown beside them
 * @param rounds turns of the judged cells
 * @param forks JVMs for a cell in each turn
 * @param efforts what a JVM spends on each cell
 */
record Schedule(
        List<Budget> budgets, List<Cell> judged, List<Cell> others, int rounds, int forks, Map<Cell, Effort> efforts) {

    private static final String BASELINE = "baseline";

    /** Declared, but run for those only who give the stream themselves: an operation of it takes a minute, being quadratic in the text. */
    private static final Set<String> TOO_LONG = Set.of("ExtractBenchmark.reparse stream=synthetic-1000");

    /**
     * Plans a run.
     *
     * @param userCells cells of {@code -Dweir.recordings}, measured like the shapes
     * @throws GateException.MissingResult if a budget speaks of a benchmark that does not exist
     * @throws GateException.InvalidFlag if nothing is left to measure
     */
    static Schedule of(Settings settings, List<Budget> budgets, Catalogue catalogue, Collection<Cell> userCells) {
        for (Budget budget : budgets) {
            for (Cell cell : budget.cells()) {
                if (!catalogue.has(cell)) {
                    throw new GateException.MissingResult("question \"" + budget.question() + "\" asks for " + cell
                            + ", which no benchmark is; there are " + catalogue.benchmarks());
                }
            }
        }
        Set<Cell> judged = new LinkedHashSet<>();
        budgets.forEach(budget -> judged.addAll(budget.cells()));
        Set<Cell> others = new LinkedHashSet<>();
        switch (settings.profile()) {
            case SMOKE -> {}
            case QUICK -> {
                for (Cell cell : otherContenders(budgets, catalogue)) {
                    if (catalogue.isRival(cell.benchmark())) {
                        judged.add(cell);
                    } else if (!catalogue.isForTheFullProfile(cell.benchmark())) {
                        others.add(cell);
                    }
                }
            }
            case FULL -> {
                judged.addAll(otherContenders(budgets, catalogue));
                catalogue.benchmarks().forEach(benchmark -> others.addAll(declared(benchmark, catalogue)));
            }
        }
        others.addAll(userCells);
        List<Cell> chosenJudged = chosen(judged, settings, catalogue);
        Set<Cell> chosenOthers = new LinkedHashSet<>(chosen(others, settings, catalogue));
        chosenOthers.addAll(askedForByName(settings, catalogue, chosenJudged, chosenOthers));
        chosenJudged.forEach(chosenOthers::remove);
        if (chosenJudged.isEmpty() && chosenOthers.isEmpty()) {
            throw new GateException.InvalidFlag("-Djmh.include=" + settings.include()
                    + " is found in no benchmark's name, or all are left out; there are " + catalogue.benchmarks());
        }
        return new Schedule(
                budgets.stream()
                        .filter(budget -> chosenJudged.containsAll(budget.cells()))
                        .toList(),
                chosenJudged,
                List.copyOf(chosenOthers),
                settings.jmh().setForks() ? 1 : settings.profile().judgedRounds(),
                settings.jmh().forks(),
                Stream.concat(chosenJudged.stream(), chosenOthers.stream())
                        .collect(Collectors.toUnmodifiableMap(
                                Function.identity(),
                                cell -> settings.jmh().over(catalogue.effort(cell, settings.profile())))));
    }

    /** The cells of one turn, in their order; turns are counted from 0. */
    List<Cell> round(int round) {
        List<Cell> cells = new ArrayList<>(judged);
        if (round % 2 == 1) {
            Collections.reverse(cells);
        }
        if (round == 0) {
            cells.addAll(others);
        }
        return cells;
    }

    /** Measurements in all: a cell in a turn is one, however many JVMs that takes. */
    int measurements() {
        return rounds * judged.size() + others.size();
    }

    /** JVMs in all. */
    int jvms() {
        return forks * measurements();
    }

    /** How long they take, s. */
    double seconds() {
        return Stream.concat(Collections.nCopies(rounds, judged).stream().flatMap(List::stream), others.stream())
                .mapToDouble(cell -> forks * effort(cell).seconds())
                .sum();
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
                .filter(cell -> !TOO_LONG.contains(cell.toString()))
                .toList();
    }

    private static List<Cell> declared(String benchmark, Catalogue catalogue) {
        return catalogue.declaredCells(benchmark).stream()
                .filter(cell -> !TOO_LONG.contains(cell.toString()))
                .toList();
    }

    /** Those that the user's pattern is found in, with the user's values for their parameters. */
    private static List<Cell> chosen(Collection<Cell> cells, Settings settings, Catalogue catalogue) {
        Set<Cell> chosen = new LinkedHashSet<>();
        for (Cell cell : cells) {
            if (isChosen(cell.benchmark(), settings, catalogue)) {
                chosen.addAll(withUserValues(cell, settings.jmh()));
            }
        }
        return List.copyOf(chosen);
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
