package dev.weir.bench.compare;

import dev.weir.bench.run.Invocation;
import dev.weir.bench.run.Load;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunUnion;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one run of what several generators measured of one server, or of the same several, at one time: of all shards of one load, or of loads that add up.
 *
 * <p>Latencies are each generator's own, on its monotonic clock; generators' wall clocks only say how far apart they began.
 */
public final class Merge {

    private static final String SERVERS = "servers";

    private static final String START = "--start-at";

    /** How much the load is and when it starts, as each of its shards was told. */
    private static final List<String> EXTENT = List.of("--requests", "--duration", START);

    /** Flags that are of one generator, and not of what all of them measured: with {@code shard}, the name that JMeter's has. */
    private static final Set<String> OF_ONE = Set.of("--shard", "shard", "--out");

    /** Flags that do not say how much a load is that is the sum of others. */
    private static final Set<String> OF_ONE_LOAD = Set.of("--concurrency", "--request-rate", "--requests", "--warmup");

    private Merge() {}

    /**
     * Merges runs: all their requests, and the sum of their loads, or the load of which they are shards.
     *
     * @param partial whether shards may be missing; the result is then marked
     * @param commandLine how it was asked for
     * @throws CompareException.NotMergeable if they are no parts of one; the message names all that differs
     */
    public static void write(List<RunFolder> runs, boolean partial, List<String> commandLine, Path to) {
        List<String> differences = differences(runs);
        List<Shard> missing = List.of();
        boolean isSharded = runs.stream().anyMatch(run -> run.header().load().shard() != null);
        if (isSharded) {
            differences.addAll(shardDifferences(runs));
            missing = differences.isEmpty() ? missing(runs) : missing;
            if (!partial) {
                missing.forEach(
                        shard -> differences.add("shard " + shard + " is missing; --partial goes on without it"));
            }
        }
        if (!differences.isEmpty()) {
            throw new CompareException.NotMergeable(differences);
        }
        RunHeader first = runs.get(0).header();
        List<Load> loads = runs.stream().map(run -> run.header().load()).toList();
        RunHeader header = first.withLoad(isSharded ? whole(loads) : sum(loads))
                .withInvocation(new Invocation(commandLine, flags(runs, isSharded)));
        RunUnion.write(
                runs,
                header,
                missing.stream()
                        .map(shard -> "shard " + shard + " is missing: these are figures of a part of the load")
                        .toList(),
                to);
    }

    /** Those that all generators were given alike, but for what is true of one alone. */
    private static SortedMap<String, String> flags(List<RunFolder> runs, boolean isSharded) {
        SortedMap<String, String> flags =
                new TreeMap<>(runs.get(0).header().invocation().flags());
        runs.forEach(run ->
                flags.entrySet().retainAll(run.header().invocation().flags().entrySet()));
        flags.keySet().removeAll(OF_ONE);
        if (!isSharded) {
            flags.keySet().removeAll(OF_ONE_LOAD);
        }
        return flags;
    }

    private static List<String> shardDifferences(List<RunFolder> runs) {
        List<String> differences = new ArrayList<>();
        List<RunFolder> shards = new ArrayList<>();
        for (RunFolder run : runs) {
            if (run.header().load().shard() == null) {
                differences.add(run.path() + " is no shard, and others are");
            } else {
                shards.add(run);
            }
        }
        Map<Load, List<Path>> byLoad = by(runs, run -> run.header().load().of(null));
        if (byLoad.size() > 1) {
            differences.add("the load that is divided differs: " + listed(byLoad, Load::describe));
        }
        for (String flag : EXTENT) {
            Map<String, List<Path>> byExtent =
                    by(runs, run -> told(flag, run.header().invocation().flags().getOrDefault(flag, "")));
            if (byExtent.size() > 1) {
                differences.add(flag + " of the load that is divided differs: "
                        + listed(byExtent, value -> value.isEmpty() ? "not given" : value));
            }
        }
        Map<Integer, List<Path>> byCount = by(shards, run -> shard(run).count());
        if (byCount.size() > 1) {
            differences.add("the number of shards differs: " + listed(byCount, String::valueOf));
        }
        by(shards, Merge::shard).forEach((shard, paths) -> {
            if (paths.size() > 1) {
                differences.add("shard " + shard + " is there " + paths.size() + " times: " + joined(paths));
            }
        });
        Map<Long, List<Path>> bySeed = by(runs, run -> run.header().workload().seed());
        if (bySeed.size() > 1) {
            differences.add("the seed differs: " + listed(bySeed, String::valueOf));
        }
        return differences;
    }

    /** A start is the same however it is written. */
    private static String told(String flag, String value) {
        try {
            return flag.equals(START) && !value.isEmpty() ? Instant.parse(value).toString() : value;
        } catch (DateTimeParseException e) {
            return value;
        }
    }

    private static List<Shard> missing(List<RunFolder> shards) {
        Set<Shard> there = shards.stream().map(Merge::shard).collect(Collectors.toSet());
        int count = shard(shards.get(0)).count();
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Shard(number, count))
                .filter(shard -> !there.contains(shard))
                .toList();
    }

    private static Shard shard(RunFolder run) {
        return Objects.requireNonNull(run.header().load().shard());
    }

    private static <T> Map<T, List<Path>> by(List<RunFolder> runs, Function<RunFolder, T> value) {
        return runs.stream()
                .collect(Collectors.groupingBy(
                        value, LinkedHashMap::new, Collectors.mapping(RunFolder::path, Collectors.toList())));
    }

    private static <T> String listed(Map<T, List<Path>> byValue, Function<T, String> name) {
        return byValue.entrySet().stream()
                .map(entry -> name.apply(entry.getKey()) + " (" + joined(entry.getValue()) + ")")
                .collect(Collectors.joining(" and "));
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** The load of which they are shards; each generator warmed up by itself. */
    private static Load whole(List<Load> loads) {
        Load first = loads.get(0);
        long warmup = loads.stream().mapToLong(Load::warmupRequests).sum();
        return new Load(
                first.arrivals(),
                first.concurrency(),
                first.ratePerS(),
                first.burstiness(),
                first.ramp(),
                warmup,
                null,
                first.servers());
    }

    private static List<String> differences(List<RunFolder> runs) {
        List<String> differences = new ArrayList<>();
        Difference.between(runs).forEach(difference -> differences.add(difference.toString()));
        Map<String, Function<RunHeader, @Nullable Object>> further = new LinkedHashMap<>();
        further.put(SERVERS, header -> header.load().servers());
        further.put(
                "server",
                header -> header.load().servers() == null ? header.server().url() : "");
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
                differences.add(name + " differs: " + String.join(" and ", distinct)
                        + (name.equals(SERVERS) ? "; give each generator the same --servers" : ""));
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
        return new Load(
                first.arrivals(), concurrency, rate, first.burstiness(), first.ramp(), warmup, null, first.servers());
    }
}
