package dev.weir.bench.report;

import dev.weir.bench.compare.Attribute;
import dev.weir.bench.compare.CompareException;
import dev.weir.bench.compare.Comparison;
import dev.weir.bench.compare.Row;
import dev.weir.bench.run.folder.RunFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The comparisons of a report's runs, a suite each, as a page's data; or why they cannot be compared. */
final class ComparisonData {

    private ComparisonData() {}

    static void put(ArrayNode json, List<ReportedLoad> loads, int runs, Set<Attribute> mayDiffer) {
        if (runs < 2) {
            return;
        }
        Map<String, List<ReportedLoad>> places = loads.stream()
                .collect(Collectors.groupingBy(ReportedLoad::place, LinkedHashMap::new, Collectors.toList()));
        places.values().stream()
                .filter(suite -> suite.size() == runs)
                .forEach(suite -> put(json.addObject(), suite, mayDiffer));
    }

    private static void put(ObjectNode json, List<ReportedLoad> suite, Set<Attribute> mayDiffer) {
        json.put("suite", suite.get(0).suite());
        List<RunFolder> folders = suite.stream().map(ReportedLoad::folder).toList();
        try {
            put(json, Comparison.of(folders, mayDiffer));
        } catch (CompareException e) {
            json.put("impossible_because", e.getMessage());
        }
    }

    private static void put(ObjectNode json, Comparison comparison) {
        ArrayNode groups = json.putArray("groups");
        comparison
                .groups()
                .forEach(group -> groups.addObject()
                        .put("name", group.name())
                        .put("machine", group.machine())
                        .put("runs", group.runs().size()));
        ArrayNode forced = json.putArray("forced");
        comparison.forced().forEach(difference -> forced.add(difference.toString()));
        ArrayNode methods = json.putArray("methods");
        comparison.methods().forEach(methods::add);
        ArrayNode rows = json.putArray("rows");
        for (Row row : comparison.rows()) {
            ObjectNode of = rows.addObject();
            of.put("figure", row.figure().label());
            of.put("unit", row.figure().unit());
            ArrayNode cells = of.putArray("cells");
            row.cells()
                    .forEach(cell -> cells.addObject()
                            .put("value", cell.value())
                            .put("unknown_because", cell.unknownBecause())
                            .put("ratio", cell.ratioValue())
                            .put("low", cell.low())
                            .put("high", cell.high())
                            .put(
                                    "verdict",
                                    cell.verdict() == null
                                            ? null
                                            : cell.verdict().words()));
        }
    }
}
