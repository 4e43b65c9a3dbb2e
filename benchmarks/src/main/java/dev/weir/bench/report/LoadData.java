package dev.weir.bench.report;

import dev.weir.bench.run.Findings;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.RequestResult.Moment;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.RunTotals;
import dev.weir.bench.run.ServerFigures;
import dev.weir.bench.run.environment.Gpu;
import dev.weir.bench.run.environment.HardwareSample;
import dev.weir.bench.run.folder.RunException;
import dev.weir.bench.run.folder.RunFolder;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A load as a page's data: figures as in its {@code summary.json}, and what charts are drawn from. Times are ms, to the microsecond. */
final class LoadData {

    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;
    private static final double BYTES_PER_GIB = 1L << 30;
    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final int MOST_GAPS_OF_A_REQUEST = 4_000;
    private static final int MOST_GPU_SAMPLES = 2_000;

    private static final List<Metric> MEDIANS = List.of(Metric.TTFT, Metric.TTFA, Metric.E2EL);

    private final ReportedLoad load;
    private final RunFolder run;
    private final ObjectNode json;

    private LoadData(ReportedLoad load, ObjectNode json) {
        this.load = load;
        this.run = load.folder();
        this.json = json;
    }

    static void put(ReportedLoad load, ObjectNode json) {
        LoadData data = new LoadData(load, json);
        data.putNames();
        data.putEndings();
        data.putRates();
        data.putMetrics();
        data.putServers();
        data.putRequests();
        data.putFindings();
        data.putGpus();
    }

    private void putNames() {
        json.put("id", load.id());
        json.put("run", load.run());
        json.put("name", load.name());
        json.put("suite", load.suite());
        json.put("path", run.path().toString());
        json.put("is_session", load.place().isEmpty());
        json.put("command", CommandText.of(run.header().invocation().commandLine()));
        json.put("clock", run.header().client().clock());
        json.put("server_is_on_this_machine", run.header().isServedHere());
        ObjectNode facts = json.putObject("surroundings");
        Surroundings.of(run).forEach(facts::put);
        ObjectNode flags = json.putObject("flags");
        run.header().invocation().flags().forEach(flags::put);
    }

    private void putEndings() {
        ArrayNode checks = json.putArray("checks");
        run.checks()
                .forEach(check -> checks.addObject()
                        .put("name", check.name())
                        .put("verdict", check.verdict().name().toLowerCase(Locale.ROOT))
                        .put("measured", check.measured())
                        .put("limit", check.limit()));
        ArrayNode outcomes = json.putArray("outcomes");
        run.totals()
                .outcomes()
                .forEach((outcome, count) -> outcomes.addObject()
                        .put("outcome", outcome.label())
                        .put("count", count)
                        .put("first_error", run.totals().firstErrors().get(outcome)));
    }

    private void putRates() {
        RunTotals totals = run.totals();
        json.put("requests_made", totals.requests());
        json.put("requests_good", totals.ended(Outcome.OK));
        ArrayNode rates = json.putArray("rates");
        put(rates, "tokens/s in all", totals.tokensPerS(), "output_throughput");
        put(rates, "tokens/s per user", totals.tokensPerSPerUser(), "output_tokens_per_s_per_user");
        put(rates, "requests/s", totals.requestsPerS(), "request_throughput");
        put(rates, "goodput, requests/s", totals.goodput(), "request_goodput");
        put(rates, "tokens a record", totals.tokensPerRecord(), "tokens_per_record");
        put(rates, "speed-up, e2el / ttfa", totals.speedUp(), "speed_up");
        OptionalDouble joules = run.hardware().gpuJoules(totals.firstScheduledNs(), totals.lastEndedNs());
        put(rates, "energy of the GPU, J", joules, "gpu_joules");
    }

    private static void put(ArrayNode rates, String name, OptionalDouble value, String key) {
        rates.addObject().put("name", name).put("value", boxed(value)).put("key", key);
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }

    private void putMetrics() {
        RunHistograms histograms = run.histograms();
        ArrayNode metrics = json.putArray("metrics");
        for (Metric metric : histograms.metrics()) {
            Histogram values = histograms.of(metric);
            long requests = histograms.requests(metric);
            ObjectNode of = metrics.addObject();
            of.put("name", metric.label());
            of.put("count", values.getTotalCount());
            of.put("requests", requests);
            of.put("avg", values.getMean() / NS_PER_MS);
            of.put("min", values.getMinValue() / NS_PER_MS);
            ArrayNode percentiles = of.putArray("percentiles");
            double knownTo = 0;
            for (Percentile percentile : Percentile.values()) {
                OptionalLong ns = percentile.of(values, requests);
                percentiles
                        .addObject()
                        .put("name", percentile.label())
                        .put("value", ns.isPresent() ? Double.valueOf(ns.getAsLong() / NS_PER_MS) : null)
                        .put("unknown_because", ns.isPresent() ? null : percentile.tooFew());
                knownTo = ns.isPresent() ? percentile.percent() : knownTo;
            }
            of.put("max", values.getMaxValue() / NS_PER_MS);
            of.put("known_to_percent", knownTo);
            putCurve(of, values);
        }
    }

    private void putServers() {
        ArrayNode servers = json.putArray("servers");
        for (ServerFigures.OfServer of : run.servers()) {
            ObjectNode server = servers.addObject()
                    .put("name", of.server().toString())
                    .put("requests", of.totals().requests())
                    .put("good", of.totals().ended(Outcome.OK))
                    .put("tokens_per_s", boxed(of.totals().tokensPerS()));
            ArrayNode medians = server.putArray("medians");
            for (Metric metric : MEDIANS) {
                OptionalLong ns = Percentile.P50.of(
                        of.histograms().of(metric), of.histograms().requests(metric));
                medians.addObject()
                        .put("metric", metric.label())
                        .put("value", ms(ns))
                        .put("unknown_because", ns.isPresent() ? null : Percentile.P50.tooFew());
            }
        }
    }

    /** The horizontal axis of HdrHistogram's percentile files: 1 / (1 - percentile), and for the largest value its count. */
    private static void putCurve(ObjectNode of, Histogram values) {
        ArrayNode at = of.putArray("curve_x");
        ArrayNode ms = of.putArray("curve_ms");
        double count = values.getTotalCount();
        double last = 0;
        for (HistogramIterationValue point : values.percentiles(TICKS_PER_HALF_DISTANCE)) {
            double above = 1 - point.getPercentileLevelIteratedTo() / 100;
            double x = above <= 1 / count ? count : 1 / above;
            if (x > last) {
                at.add(rounded(x));
                ms.add(rounded(point.getValueIteratedTo() / NS_PER_MS));
                last = x;
            }
        }
    }

    private void putRequests() {
        RequestChoice requests = new RequestChoice();
        GapChoice gaps = new GapChoice();
        try {
            run.forEachRequest(result -> {
                requests.add(result);
                gaps.add(result);
            });
        } catch (RunException.Damaged e) {
            return; // the run's problems say so, and its percentiles are there
        }
        ObjectNode chosen = json.putObject("requests");
        chosen.put("shown", requests.describe());
        ArrayNode list = chosen.putArray("list");
        requests.chosen().forEach(result -> put(list.addObject(), result));
        List<GapChoice.Gap> shown = gaps.chosen();
        ObjectNode strip = json.putObject("gaps");
        strip.put("shown", gaps.describe());
        ArrayNode at = strip.putArray("at_s");
        ArrayNode ms = strip.putArray("ms");
        shown.forEach(gap -> {
            at.add(rounded(gap.atNs() / NS_PER_S));
            ms.add(rounded(gap.ns() / NS_PER_MS));
        });
    }

    private static void put(ObjectNode of, RequestResult result) {
        of.put("index", result.index());
        of.put("stream", result.stream());
        of.put("prompt", result.prompt());
        of.put("at_s", rounded(result.scheduledNs() / NS_PER_S));
        of.put("ended_ms", rounded((result.endedNs() - result.scheduledNs()) / NS_PER_MS));
        of.put("outcome", result.outcome().label());
        of.put("error", result.error());
        result.count(Count.EVAL_TOKENS).ifPresent(tokens -> of.put("tokens", tokens));
        result.count(Count.PLANS).ifPresent(plans -> of.put("plans_closed", plans));
        ObjectNode ms = of.putObject("ms");
        for (Metric metric : Metric.values()) {
            if (!metric.isManyPerRequest()) {
                result.valueNs(metric).ifPresent(ns -> ms.put(metric.label(), rounded(ns / NS_PER_MS)));
            }
        }
        long[] gaps = result.valuesNs(Metric.ICL);
        of.put("gaps_left_out", Math.max(0, gaps.length - MOST_GAPS_OF_A_REQUEST));
        putMs(of.putArray("gaps"), gaps);
        putMs(of.putArray("steps"), result.momentsNs(Moment.STEPS));
        putMs(of.putArray("plans"), result.momentsNs(Moment.PLANS));
    }

    private static void putMs(ArrayNode array, long[] ns) {
        for (int i = 0; i < Math.min(ns.length, MOST_GAPS_OF_A_REQUEST); i++) {
            array.add(rounded(ns[i] / NS_PER_MS));
        }
    }

    private void putFindings() {
        for (Findings findings : run.findings()) {
            if (findings instanceof Findings.Batch batch) {
                put(json.putObject("batch"), batch);
            } else if (findings instanceof Findings.Tiers tiers) {
                put(json.putArray("tiers"), tiers);
            }
        }
    }

    private static void put(ObjectNode of, Findings.Batch batch) {
        of.put("answers", batch.answers());
        ArrayNode agents = of.putArray("agents");
        batch.agents()
                .forEach(agent -> agents.addObject()
                        .put("agent", agent.agentId())
                        .put("streaming_ms", agent.streamingNs() / NS_PER_MS)
                        .put("collected_ms", agent.collectedNs() / NS_PER_MS));
    }

    private static void put(ArrayNode of, Findings.Tiers tiers) {
        tiers.tiers()
                .forEach(tier -> of.addObject()
                        .put("name", tier.name())
                        .put("prompt_tokens", boxed(tier.promptTokens()))
                        .put("prompt_eval_ms", ms(tier.promptEvalNs()))
                        .put("ttft_ms", ms(tier.ttftNs()))
                        .put("making_ms", tier.makingNs() / NS_PER_MS));
    }

    private static @Nullable Double ms(OptionalLong ns) {
        return ns.isPresent() ? Double.valueOf(ns.getAsLong() / NS_PER_MS) : null;
    }

    private void putGpus() {
        ArrayNode gpus = json.putArray("gpus");
        run.hardware().gpus().forEach((index, samples) -> {
            ObjectNode of = gpus.addObject();
            of.put("index", index);
            of.put("name", gpuName(index));
            int step = (samples.size() + MOST_GPU_SAMPLES - 1) / MOST_GPU_SAMPLES;
            of.put(
                    "shown",
                    step == 1 ? "all " + samples.size() + " samples" : "each sample that is a multiple of " + step);
            put(of, "at_s", samples, step, sample -> sample.atNs() / NS_PER_S);
            put(of, "power_w", samples, step, HardwareSample.OfGpu::powerW);
            put(of, "memory_gib", samples, step, LoadData::memoryGib);
            put(of, "clock_mhz", samples, step, sample -> widened(sample.clockMhz()));
            put(of, "memory_clock_mhz", samples, step, sample -> widened(sample.memoryClockMhz()));
            put(of, "utilization_percent", samples, step, HardwareSample.OfGpu::utilizationPercent);
        });
    }

    /** Two of a kind in one machine have names of their own. */
    private String gpuName(int index) {
        String number = "GPU " + index;
        List<Gpu> gpus = run.environment().gpus();
        return gpus.stream()
                .filter(gpu -> gpu.index() == index)
                .map(gpu -> gpus.size() == 1 ? gpu.name() : number + ", " + gpu.name())
                .findFirst()
                .orElse(number);
    }

    private static @Nullable Double memoryGib(HardwareSample.OfGpu sample) {
        Long bytes = sample.memoryUsedBytes();
        return bytes == null ? null : Double.valueOf(bytes / BYTES_PER_GIB);
    }

    private static @Nullable Double widened(@Nullable Integer value) {
        return value == null ? null : Double.valueOf(value);
    }

    private static void put(
            ObjectNode of,
            String name,
            List<HardwareSample.OfGpu> samples,
            int step,
            Function<HardwareSample.OfGpu, @Nullable Double> figure) {
        ArrayNode values = of.putArray(name);
        for (int i = 0; i < samples.size(); i += step) {
            Double value = figure.apply(samples.get(i));
            values.add(value == null ? null : Double.valueOf(rounded(value)));
        }
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e3) / 1e3;
    }
}
