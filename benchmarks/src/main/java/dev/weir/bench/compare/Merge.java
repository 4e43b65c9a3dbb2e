package dev.weir.bench.compare;

import dev.weir.bench.run.Invocation;
import dev.weir.bench.run.Load;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunUnion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes one run of what several generators measured of one server at one time. */
public final class Merge {

    private Merge() {}

    /**
     * Merges runs: all their requests, and the sum of their loads.
     *
     * @param commandLine how it was asked for
     * @throws CompareException.NotMergeable if they are no parts of one; the message names all that differs
     */
    public static void write(List<RunFolder> runs, List<String> commandLine, Path to) {
        List<String> differences = differences(runs);
        if (!differences.isEmpty()) {
            throw new CompareException.NotMergeable(differences);
        }
        RunHeader first = runs.get(0).header();
        RunHeader header = first.withLoad(
                        sum(runs.stream().map(run -> run.header().load()).toList()))
                .withInvocation(new Invocation(commandLine, first.invocation().flags()));
        RunUnion.write(runs, header, to);
    }

    private static List<String> differences(List<RunFolder> runs) {
        List<String> differences = new ArrayList<>();
        Difference.between(runs).forEach(difference -> differences.add(difference.toString()));
        Map<String, Function<RunHeader, @Nullable Object>> further = new LinkedHashMap<>();
        further.put("server", header -> header.server().url());
        further.put("machine", header -> header.server().machine());
        further.put("arrivals", header -> header.load().arrivals());
        further.put("burstiness", header -> header.load().burstiness());
        further.put("ramp", header -> header.load().ramp());
        further.put("goodput", header -> header.workload().goodput());
        further.forEach((name, value) -> {
            List<String> distinct = runs.stream()
                    .map(run -> Objects.toString(value.apply(run.header()), "unknown"))
                    .distinct()
                    .toList();
            if (distinct.size() > 1) {
                differences.add(name + " differs: " + String.join(" and ", distinct));
            }
        });
        return differences;
    }

    private static Load sum(List<Load> loads) {
        Load first = loads.get(0);
        Integer concurrency = first.concurrency() == null
                ? null
                : Integer.valueOf(loads.stream()
                        .mapToInt(load -> Objects.requireNonNullElse(load.concurrency(), 0))
                        .sum());
        Double rate = first.ratePerS() == null
                ? null
                : Double.valueOf(loads.stream()
                        .mapToDouble(load -> Objects.requireNonNullElse(load.ratePerS(), 0.0))
                        .sum());
        long warmup = loads.stream().mapToLong(Load::warmupRequests).sum();
        return new Load(first.arrivals(), concurrency, rate, first.burstiness(), first.ramp(), warmup);
    }
}
