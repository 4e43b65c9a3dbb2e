package dev.weir.bench.gate.jvm;

import dev.weir.bench.micro.FullProfile;
import dev.weir.bench.micro.Rival;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks on the class path, as JMH's annotation processor listed them. Immutable. */
public final class Catalogue {

    private final SortedMap<String, Entry> byBenchmark;

    private Catalogue(SortedMap<String, Entry> byBenchmark) {
        this.byBenchmark = byBenchmark;
    }

    private record Entry(String qualified, Map<String, List<String>> params, int warmupIterations, int warmupMs) {}

    /** Reads the list on the class path. */
    public static Catalogue ofClassPath() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        SortedMap<String, Entry> byBenchmark = new TreeMap<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT), List.of())) {
            Map<String, List<String>> params = new TreeMap<>();
            entry.getParams().orElse(Map.of()).forEach((name, values) -> params.put(name, List.of(values)));
            String qualified = entry.getUsername();
            byBenchmark.put(
                    Cell.ofQualified(qualified, Map.of()).benchmark(),
                    new Entry(qualified, params, entry.getWarmupIterations().orElse(Defaults.WARMUP_ITERATIONS), (int)
                            entry.getWarmupTime().get().convertTo(TimeUnit.MILLISECONDS)));
        }
        return new Catalogue(Collections.unmodifiableSortedMap(byBenchmark));
    }

    /** All benchmarks, such as {@code SplitBenchmark.weir}, in order. */
    public List<String> benchmarks() {
        return List.copyOf(byBenchmark.keySet());
    }

    /** The contenders of a benchmark class. */
    public List<String> contenders(String type) {
        return byBenchmark.keySet().stream()
                .map(benchmark -> new Cell(benchmark, Collections.emptySortedMap()))
                .filter(cell -> cell.type().equals(type))
                .map(Cell::contender)
                .toList();
    }

    /** Whether a contender is the one to beat; see {@link Rival}. */
    public boolean isRival(String benchmark) {
        return mark(benchmark, Rival.class).isPresent();
    }

    /** Whether a contender is left to the full profile; see {@link FullProfile}. */
    public boolean isForTheFullProfile(String benchmark) {
        return mark(benchmark, FullProfile.class).isPresent();
    }

    /** Whether a cell is measured for those only who give its stream themselves; see {@link FullProfile#notOn}. */
    public boolean takesTooLong(Cell cell) {
        String stream = cell.params().getOrDefault("stream", "");
        return mark(cell.benchmark(), FullProfile.class).stream()
                .anyMatch(mark -> List.of(mark.notOn()).contains(stream));
    }

    private <A extends Annotation> Optional<A> mark(String benchmark, Class<A> mark) {
        String qualified = qualified(benchmark);
        int method = qualified.lastIndexOf('.');
        try {
            return Optional.ofNullable(Class.forName(qualified.substring(0, method))
                    .getMethod(qualified.substring(method + 1))
                    .getAnnotation(mark));
        } catch (ReflectiveOperationException e) {
            // JMH takes methods with arguments too; those carry no mark.
            return Optional.empty();
        }
    }

    /** Whether a cell can be measured: its benchmark exists and has just its parameters. */
    public boolean has(Cell cell) {
        Entry entry = byBenchmark.get(cell.benchmark());
        return entry != null && entry.params().keySet().equals(cell.params().keySet());
    }

    /** JMH's name of a benchmark, package included. */
    public String qualified(String benchmark) {
        return entry(benchmark).qualified();
    }

    /** The class of a cell's benchmark, package included. */
    String typeOf(Cell cell) {
        String qualified = qualified(cell.benchmark());
        return qualified.substring(0, qualified.lastIndexOf('.'));
    }

    /** What one JVM spends on a cell. */
    public Effort effort(Cell cell, Profile profile) {
        Entry entry = entry(cell.benchmark());
        return profile.effort(entry.warmupIterations(), entry.warmupMs());
    }

    private Entry entry(String benchmark) {
        Entry entry = byBenchmark.get(benchmark);
        if (entry == null) {
            throw new GateException.MissingResult("no benchmark is named " + benchmark + "; there are " + benchmarks());
        }
        return entry;
    }

    /** Whether the user's pattern is found in a benchmark's name. */
    public boolean matches(Pattern include, String benchmark) {
        return include.matcher(qualified(benchmark)).find();
    }

    /** Every combination of the values that a benchmark declares for its parameters. */
    public List<Cell> declaredCells(String benchmark) {
        List<Cell> cells = List.of(new Cell(benchmark, Collections.emptySortedMap()));
        Entry entry = byBenchmark.get(benchmark);
        for (Map.Entry<String, List<String>> param : entry == null
                ? List.<Map.Entry<String, List<String>>>of()
                : entry.params().entrySet()) {
            List<Cell> product = new ArrayList<>();
            for (Cell cell : cells) {
                param.getValue().forEach(value -> product.add(cell.withParam(param.getKey(), value)));
            }
            cells = product;
        }
        return cells;
    }
}
