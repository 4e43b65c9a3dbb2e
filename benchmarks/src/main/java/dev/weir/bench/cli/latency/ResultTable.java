package dev.weir.bench.cli.latency;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.RunTotals;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.ServerFigures;
import dev.weir.bench.run.Workload.Objective;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.text.Facts;
import dev.weir.bench.text.Figures;
import dev.weir.bench.text.LineBreaks;
import dev.weir.bench.text.Printable;
import dev.weir.bench.text.Table;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** A run in the shape that people know: metrics as rows, then rates, errors, reservations, and what to do next. */
public final class ResultTable {

    private static final List<Percentile> COLUMNS = List.of(Percentile.P50, Percentile.P90, Percentile.P99);
    private static final int LONGEST_ERROR = 200;

    private final RunFolder run;
    private final int width;

    /** @param width of the terminal, columns; from 80 on the table fits */
    public ResultTable(RunFolder run, int width) {
        this.run = run;
        this.width = width;
    }

    @Override
    public String toString() {
        return String.join("\n", new LineBreaks(OptionalInt.of(width)).lines(title(), 0)) + "\n\n" + metrics() + "\n"
                + servers() + facts();
    }

    private String title() {
        RunHeader header = run.header();
        ServerFacts server = header.server();
        return Stream.of(
                        header.label(),
                        header.suite(),
                        Stream.of(server.model(), server.quantization())
                                .filter(Objects::nonNull)
                                .collect(Collectors.joining(" ")),
                        header.load().describe(),
                        "clock: " + header.client().explainedClock())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" | "));
    }

    private String metrics() {
        Table table = new Table(1, "ms", "n", "mean", "p50", "p90", "p99", "max");
        RunHistograms histograms = run.histograms();
        for (Metric metric : histograms.metrics()) {
            Histogram values = histograms.of(metric);
            long requests = histograms.requests(metric);
            List<String> percentiles = COLUMNS.stream()
                    .map(percentile -> Figures.ms(percentile.of(values, requests), percentile.tooFew()))
                    .toList();
            table.row(
                    metric.label(),
                    String.valueOf(requests),
                    Figures.ms(values.getMean()),
                    percentiles.get(0),
                    percentiles.get(1),
                    percentiles.get(2),
                    Figures.ms(values.getMaxValue()));
        }
        return table.isEmpty() ? "No request ended well, so that nothing was measured.\n" : table.toString();
    }

    private String servers() {
        if (run.servers().isEmpty()) {
            return "";
        }
        Table table = new Table(1, "server; times in ms", "ok", "of", "tokens/s", "ttft p50", "p99", "e2el p50");
        for (ServerFigures.OfServer of : run.servers()) {
            RunTotals totals = of.totals();
            table.row(
                    of.server().toString(),
                    String.valueOf(totals.ended(Outcome.OK)),
                    String.valueOf(totals.requests()),
                    rate(totals.tokensPerS()),
                    ms(Percentile.P50, Metric.TTFT, of.histograms()),
                    ms(Percentile.P99, Metric.TTFT, of.histograms()),
                    ms(Percentile.P50, Metric.E2EL, of.histograms()));
        }
        return table + "\n";
    }

    private static String ms(Percentile percentile, Metric metric, RunHistograms histograms) {
        return Figures.ms(percentile.of(histograms.of(metric), histograms.requests(metric)), percentile.tooFew());
    }

    private String facts() {
        Facts facts = new Facts(width);
        RunTotals totals = run.totals();
        facts.add("requests", totals.ended(Outcome.OK) + " of " + totals.requests() + " ended well");
        errors(facts, totals);
        facts.add("tokens/s", rate(totals.tokensPerS()) + " in all, " + rate(totals.tokensPerSPerUser()) + " per user");
        facts.add("requests/s", rate(totals.requestsPerS()));
        facts.add("tokens a record", rate(totals.tokensPerRecord()) + speculation(totals.tokensPerRecord()));
        totals.speedUp()
                .ifPresent(times -> facts.add(
                        "speed-up", Figures.plain(times) + ": the first plan came so many times sooner than the end"));
        List<Objective> objectives = run.header().workload().goodput();
        if (!objectives.isEmpty()) {
            facts.add(
                    "goodput",
                    rate(totals.goodput()) + " requests/s with "
                            + objectives.stream()
                                    .map(objective -> objective.metric().label() + " <= "
                                            + Figures.ms(objective.limitNs()) + " ms")
                                    .collect(Collectors.joining(", ")));
        }
        energy(facts, totals);
        run.incompleteBecause().ifPresent(why -> facts.add("incomplete", why));
        run.degraded().forEach(reason -> facts.add("degraded", reason));
        run.problems().forEach(problem -> facts.add("unreadable", problem));
        facts.add("run", run.path().toString());
        return facts
                + (totals.ended(Outcome.OK) == 0 ? "" : "\nCompare it: weir compare " + run.path() + " OTHER-RUN\n");
    }

    private static void errors(Facts facts, RunTotals totals) {
        totals.outcomes().forEach((outcome, count) -> {
            if (outcome != Outcome.OK) {
                String first = totals.firstErrors().get(outcome);
                facts.add(
                        outcome.label(),
                        count + (first == null ? "" : ", the first: " + Printable.excerpt(first, LONGEST_ERROR)));
            }
        });
    }

    private void energy(Facts facts, RunTotals totals) {
        if (!run.header().isServedHere()) {
            return;
        }
        OptionalDouble joules = run.hardware().gpuJoules(totals.firstScheduledNs(), totals.lastEndedNs());
        OptionalDouble tokensPerJoule = totals.tokensPer(joules);
        if (tokensPerJoule.isPresent()) {
            facts.add(
                    "energy",
                    String.format(
                            Locale.ROOT,
                            "%s tokens a joule of the GPU (%s J)",
                            Figures.plain(tokensPerJoule.getAsDouble()),
                            Figures.plain(joules.getAsDouble())));
        }
    }

    private static String speculation(OptionalDouble tokensPerRecord) {
        return tokensPerRecord.orElse(1) > 1.05
                ? ": a record holds several, so that icl is no time between tokens"
                : "";
    }

    private static String rate(OptionalDouble value) {
        return value.isEmpty() ? "unknown" : Figures.plain(value.getAsDouble());
    }
}
