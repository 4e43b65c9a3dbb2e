package dev.weir.bench.compare;

import dev.weir.bench.run.folder.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Something that runs should have in common and have not.
 *
 * @param attribute what differs
 * @param runs the values, and which runs have each
 */
public record Difference(Attribute attribute, Map<String, List<Path>> runs) {

    /** All differences between runs. */
    static List<Difference> between(Collection<RunFolder> runs) {
        List<Difference> differences = new ArrayList<>();
        for (Attribute attribute : Attribute.values()) {
            if (!attribute.isOf(runs)) {
                continue;
            }
            Map<String, List<Path>> byValue = runs.stream()
                    .collect(Collectors.groupingBy(
                            attribute::of,
                            LinkedHashMap::new,
                            Collectors.mapping(RunFolder::path, Collectors.toList())));
            if (byValue.size() > 1) {
                differences.add(new Difference(attribute, byValue));
            }
        }
        return differences;
    }

    /** In one line: what differs, and who has what. */
    @Override
    public String toString() {
        return attribute.label() + " differs: "
                + runs.entrySet().stream()
                        .map(value -> value.getKey() + " ("
                                + value.getValue().stream().map(Path::toString).collect(Collectors.joining(", ")) + ")")
                        .collect(Collectors.joining(" and "));
    }
}
