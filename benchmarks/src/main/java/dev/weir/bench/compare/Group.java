package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.folder.RunFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs of one machine under one load, taken together: their histograms are added.
 *
 * @param name what the table calls it
 * @param machine what the server runs on, as far as the runs tell
 * @param runs at least one
 */
public record Group(String name, String machine, List<RunFolder> runs) {

    /** Copies the list. */
    public Group {
        runs = List.copyOf(runs);
    }

    /**
     * Puts runs of the same label, machine, model, quantization and load together, and apart what differs in an attribute that may differ. If
     * that leaves one group only, each run stands alone: then runs of the same are compared with each other.
     */
    static List<Group> of(List<RunFolder> runs, Set<Attribute> mayDiffer) {
        Map<List<String>, List<RunFolder>> byKey = new LinkedHashMap<>();
        for (RunFolder run : runs) {
            byKey.computeIfAbsent(key(run, mayDiffer), unseen -> new ArrayList<>())
                    .add(run);
        }
        List<List<RunFolder>> parts =
                byKey.size() == 1 ? runs.stream().map(List::of).toList() : List.copyOf(byKey.values());
        List<Group> groups = new ArrayList<>();
        for (List<RunFolder> part : parts) {
            groups.add(new Group(name(part.get(0), parts), part.get(0).serverMachine(), part));
        }
        return groups;
    }

    /** All runs of one side of a check, whatever they are called. */
    static Group ofSide(String name, List<RunFolder> runs) {
        return new Group(
                name,
                runs.stream().map(RunFolder::serverMachine).distinct().collect(Collectors.joining(" and ")),
                runs);
    }

    private static List<String> key(RunFolder run, Set<Attribute> mayDiffer) {
        List<String> key = new ArrayList<>(List.of(
                run.header().label(),
                run.serverMachine(),
                Attribute.DIGEST.of(run),
                Attribute.isDigestKnown(run) ? "" : Attribute.MODEL.of(run),
                Attribute.QUANTIZATION.of(run),
                run.header().load().describe()));
        mayDiffer.stream().sorted().forEach(attribute -> key.add(attribute.of(run)));
        return key;
    }

    /** The label, or where several groups have the same one, the folder. */
    private static String name(RunFolder run, List<List<RunFolder>> groups) {
        String label = run.header().label();
        long namesakes = groups.stream()
                .filter(group -> group.get(0).header().label().equals(label))
                .count();
        return namesakes == 1 ? label : run.path().toString();
    }

    /** What was run. */
    String suite() {
        return runs.get(0).header().suite();
    }

    /** Its runs that have a good request. */
    List<RunFolder> goodRuns() {
        return runs.stream().filter(run -> run.totals().ended(Outcome.OK) > 0).toList();
    }

    /** The histograms of all its runs, added. */
    public RunHistograms histograms() {
        RunHistograms sum = new RunHistograms();
        runs.forEach(run -> sum.add(run.histograms()));
        return sum;
    }

    /** How many requests had a metric. */
    long requests(Metric metric) {
        return runs.stream().mapToLong(run -> run.histograms().requests(metric)).sum();
    }
}
