package dev.weir.bench.report.card;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.RunTotals;
import dev.weir.bench.run.ServerFigures;
import dev.weir.bench.run.folder.RunFolder;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The four figures of a run that people quote: how soon the first token and the first action come (medians), how fast text runs for one
 * user, and what the load did to the slow ones: goodput where the run had objectives, else the whole answer at the highest percentile that
 * its requests know, which is p99 from 662 on.
 */
final class QuotedFigures {

    private static final double NS_PER_MS = 1e6;

    private QuotedFigures() {}

    static List<QuotedFigure> of(RunFolder run) {
        return of(run.header(), run.totals(), run.histograms(), run.histograms());
    }

    /** The same of one server of a run. */
    static List<QuotedFigure> of(RunFolder run, ServerFigures.OfServer server) {
        return of(run.header(), server.totals(), server.histograms(), run.histograms());
    }

    /** @param all of all servers: they say which percentile is told of each */
    private static List<QuotedFigure> of(
            RunHeader header, RunTotals totals, RunHistograms histograms, RunHistograms all) {
        QuotedFigure last = header.workload().goodput().isEmpty()
                ? ofMetric("whole answer", Metric.E2EL, highestKnown(all.requests(Metric.E2EL)), histograms)
                : ofRate("goodput", totals.goodput(), "requests/s");
        return List.of(
                ofMetric("first token", Metric.TTFT, Percentile.P50, histograms),
                ofMetric("first action", Metric.TTFA, Percentile.P50, histograms),
                ofRate("one user's text", totals.tokensPerSPerUser(), "tokens/s"),
                last);
    }

    private static Percentile highestKnown(long requests) {
        Percentile highest = Percentile.P50;
        for (Percentile percentile : List.of(Percentile.P90, Percentile.P95, Percentile.P99)) {
            highest = percentile.isKnownFrom(requests) ? percentile : highest;
        }
        return highest;
    }

    private static QuotedFigure ofMetric(String name, Metric metric, Percentile percentile, RunHistograms histograms) {
        long requests = histograms.requests(metric);
        OptionalLong ns = percentile.of(histograms.of(metric), requests);
        String label = name + ", " + percentile.label();
        return ns.isPresent()
                ? new QuotedFigure(label, ns.getAsLong() / NS_PER_MS, "ms", null)
                : new QuotedFigure(label, null, "ms", requests == 0 ? "not measured" : percentile.tooFew());
    }

    private static QuotedFigure ofRate(String name, OptionalDouble value, String unit) {
        return value.isPresent()
                ? new QuotedFigure(name, value.getAsDouble(), unit, null)
                : new QuotedFigure(name, null, unit, "unknown");
    }
}
