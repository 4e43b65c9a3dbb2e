package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.folder.RunFolder;
import java.util.List;
import org.HdrHistogram.HistogramIterationValue;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Comparisons for other programs: all that the tables hold, and of each group the percentile curves and where its requests lie. */
public final class ComparisonJson {

    private static final double NS_PER_MS = 1e6;
    private static final int TICKS_PER_HALF_DISTANCE = 5;

    private ComparisonJson() {}

    /**
     * Comparisons as JSON, {@code weir-comparison/1}.
     *
     * @param comparisons one for each suite
     * @param uncompared the suites of which there is none
     */
    public static String of(List<Comparison> comparisons, List<Uncompared> uncompared) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("schema_version", "weir-comparison/1");
        ArrayNode suites = json.putArray("suites");
        comparisons.forEach(comparison -> put(suites.addObject(), comparison));
        ArrayNode others = json.putArray("not_compared");
        uncompared.forEach(
                suite -> others.addObject().put("suite", suite.suite()).put("because", suite.because()));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private static void put(ObjectNode json, Comparison comparison) {
        json.put("suite", comparison.suite());
        ArrayNode forced = json.putArray("forced");
        comparison.forced().forEach(difference -> {
            ObjectNode of = forced.addObject();
            of.put("name", difference.attribute().label());
            ObjectNode values = of.putObject("values");
            difference.runs().forEach((value, runs) -> {
                ArrayNode paths = values.putArray(value);
                runs.forEach(run -> paths.add(run.toString()));
            });
        });
        ArrayNode groups = json.putArray("groups");
        comparison.groups().forEach(group -> put(groups.addObject(), group));
        ArrayNode methods = json.putArray("methods");
        comparison.methods().forEach(methods::add);
        ArrayNode figures = json.putArray("figures");
        comparison.rows().forEach(row -> put(figures.addObject(), row));
        ArrayNode client = json.putArray("client");
        comparison.ofTheClients().forEach(row -> put(client.addObject(), row));
    }

    private static void put(ObjectNode json, Group group) {
        json.put("name", group.name());
        json.put("machine", group.machine());
        json.put("load", group.runs().get(0).header().load().describe());
        json.put("model", group.runs().get(0).header().server().model());
        RunFolder first = group.runs().get(0);
        json.put("digest", Attribute.isDigestKnown(first) ? Attribute.DIGEST.of(first) : null);
        ArrayNode runs = json.putArray("runs");
        for (RunFolder run : group.runs()) {
            ObjectNode of = runs.addObject();
            of.put("path", run.path().toString());
            of.put("requests_file", run.path().resolve("requests.jsonl").toString());
            of.put("started_at", run.header().startedAt().toString());
            of.put("good_requests", run.totals().ended(Outcome.OK));
            of.put("requests", run.totals().requests());
            of.put("incomplete_because", run.incompleteBecause().orElse(null));
            ArrayNode degraded = of.putArray("degraded");
            run.degraded().forEach(degraded::add);
            ArrayNode unreadable = of.putArray("unreadable");
            run.problems().forEach(unreadable::add);
        }
        RunHistograms histograms = group.histograms();
        ObjectNode curves = json.putObject("percentile_curves_ms");
        for (Metric metric : histograms.metrics()) {
            ArrayNode curve = curves.putArray(metric.label());
            for (HistogramIterationValue point : histograms.of(metric).percentiles(TICKS_PER_HALF_DISTANCE)) {
                curve.addArray().add(point.getPercentileLevelIteratedTo()).add(point.getValueIteratedTo() / NS_PER_MS);
            }
        }
    }

    private static void put(ObjectNode json, Row row) {
        json.put("figure", row.figure().label());
        json.put("unit", row.figure().unit());
        json.put("lower_is_better", row.figure().isLowerBetter());
        ArrayNode cells = json.putArray("groups");
        for (Row.Cell cell : row.cells()) {
            ObjectNode of = cells.addObject();
            of.put("value", cell.value());
            of.put("unknown_because", cell.unknownBecause());
            of.put("ratio", cell.ratioValue());
            of.put("low", cell.low());
            of.put("high", cell.high());
            of.put("verdict", cell.verdict() == null ? null : cell.verdict().words());
        }
    }
}
