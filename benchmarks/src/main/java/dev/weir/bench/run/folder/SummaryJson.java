package dev.weir.bench.run.folder;

import dev.weir.bench.run.ClosedLoop;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.Load;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.RunTotals;
import dev.weir.bench.run.ServerFigures;
import dev.weir.bench.run.environment.HardwareUse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code summary.json}: the keys that {@code vllm bench serve} writes (vllm/benchmarks/serve.py of github.com/vllm-project/vllm), so that
 * its readers work on it, and beside them every figure of the run with its unit and its count. What is not known, or what too few requests
 * had for a percentile, is null.
 *
 * <p>vLLM's {@code itl} is the gap between two chunks, which here is {@code icl}; its {@code median} is a p50 and known from as many
 * requests. Percentiles have the three digits of the histogram. Its {@code rtfx} is of answers to speech, so that it is unknown here. What
 * the hardware did is of the machine that measured; tokens a joule are known only where the server is on it.
 *
 * <p>Two further members are objects: {@code closed_loop}, what a closed loop left out, and {@code findings}, what suites found that no
 * single run holds ({@link FindingsJson}). Where a load was spread over several servers, {@code servers} has the figures of each, whose
 * rates are those of the time from its first request to the end of its last.
 */
final class SummaryJson {

    private static final double NS_PER_MS = 1e6;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SummaryJson() {}

    static byte[] bytes(RunHeader header, GrowingFiles files, PeakLoad peak, List<Findings> findings) {
        RunTotals totals = files.totals();
        RunHistograms histograms = files.histograms();
        ObjectNode json = JsonMapper.shared().createObjectNode();
        putVllm(json, header, totals, peak);
        putVllm(json, "ttft", Metric.TTFT, histograms);
        putVllm(json, "tpot", Metric.TPOT, histograms);
        putVllm(json, "itl", Metric.ICL, histograms);
        putVllm(json, "e2el", Metric.E2EL, histograms);
        putRates(json, header, totals, files.hardware());
        ClosedLoop.of(header.load(), histograms)
                .ifPresent(loop -> json.set("closed_loop", RunJson.LINES.valueToTree(loop)));
        FindingsJson.put(json, findings);
        putMetrics(json, histograms);
        putServers(json, files.servers());
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    private static void putVllm(ObjectNode json, RunHeader header, RunTotals totals, PeakLoad peak) {
        Load load = header.load();
        json.put("date", DATE.format(header.startedAt()));
        json.put("endpoint_type", header.server().product());
        json.put("backend", header.server().product());
        json.put("label", header.label());
        json.put("model_id", header.server().model());
        json.putNull("tokenizer_id");
        json.put("num_prompts", totals.requests());
        if (load.ratePerS() == null) {
            json.put("request_rate", "inf");
        } else {
            json.put("request_rate", load.ratePerS());
        }
        json.put("burstiness", load.burstiness() == null ? 1.0 : load.burstiness());
        json.put("max_concurrency", load.concurrency());
        json.put("duration", totals.durationS());
        json.put("completed", totals.ended(Outcome.OK));
        json.put("failed", totals.requests() - totals.ended(Outcome.OK));
        json.put("total_input_tokens", boxed(totals.sum(Count.PROMPT_TOKENS)));
        json.put("total_output_tokens", boxed(totals.sum(Count.EVAL_TOKENS)));
        json.put("request_throughput", boxed(totals.requestsPerS()));
        json.put("request_goodput", boxed(totals.goodput()));
        json.put("output_throughput", boxed(totals.tokensPerS()));
        json.put("total_token_throughput", sum(totals.tokensPerS(), totals.promptTokensPerS()));
        json.put("max_output_tokens_per_s", boxed(peak.maxOutputTokensPerS()));
        json.put("max_concurrent_requests", boxed(peak.maxConcurrentRequests()));
        json.putNull("rtfx");
    }

    private static void putVllm(ObjectNode json, String name, Metric metric, RunHistograms histograms) {
        Histogram values = histograms.of(metric);
        long requests = histograms.requests(metric);
        boolean isEmpty = values.getTotalCount() == 0;
        json.put("mean_" + name + "_ms", isEmpty ? null : Double.valueOf(values.getMean() / NS_PER_MS));
        json.put("median_" + name + "_ms", ms(Percentile.P50, values, requests));
        json.put("std_" + name + "_ms", isEmpty ? null : Double.valueOf(values.getStdDeviation() / NS_PER_MS));
        for (Percentile percentile : Percentile.values()) {
            json.put(percentile.label() + "_" + name + "_ms", ms(percentile, values, requests));
        }
    }

    private static void putRates(ObjectNode json, RunHeader header, RunTotals totals, HardwareUse hardware) {
        json.put("output_tokens_per_s_per_user", boxed(totals.tokensPerSPerUser()));
        json.put("tokens_per_record", boxed(totals.tokensPerRecord()));
        json.put("speed_up", boxed(totals.speedUp()));
        json.put("coalesced_records", boxed(totals.sum(Count.COALESCED)));
        json.put("cached_prompt_tokens", boxed(totals.sum(Count.CACHED_PROMPT_TOKENS)));
        ObjectNode outcomes = json.putObject("outcomes");
        totals.outcomes().forEach((outcome, count) -> outcomes.put(outcome.label(), count));
        long fromNs = totals.firstScheduledNs();
        long toNs = totals.lastEndedNs();
        OptionalDouble gpuJoules = hardware.gpuJoules(fromNs, toNs);
        json.put("gpu_joules", boxed(gpuJoules));
        json.put("cpu_joules", boxed(hardware.cpuJoules(fromNs, toNs)));
        boolean isServers = header.isServedHere();
        json.put("output_tokens_per_gpu_joule", isServers ? boxed(totals.tokensPer(gpuJoules)) : null);
        json.put("mean_gpu_utilization_percent", boxed(hardware.meanGpuUtilizationPercent()));
        json.put("most_gpu_memory_bytes", boxed(hardware.mostGpuMemoryBytes()));
    }

    private static void putMetrics(ObjectNode json, RunHistograms histograms) {
        ObjectNode metrics = json.putObject("metrics");
        for (Metric metric : histograms.metrics()) {
            putFull(metrics.putObject(metric.label()), metric, histograms);
        }
    }

    private static void putServers(ObjectNode json, ServerFigures servers) {
        for (ServerFigures.OfServer of : servers.all()) {
            RunTotals totals = of.totals();
            ObjectNode server = json.withArray("servers").addObject();
            server.put("url", of.server().url());
            server.put("weight", of.server().weight());
            server.put("num_prompts", totals.requests());
            server.put("completed", totals.ended(Outcome.OK));
            server.put("failed", totals.requests() - totals.ended(Outcome.OK));
            server.put("request_throughput", boxed(totals.requestsPerS()));
            server.put("output_throughput", boxed(totals.tokensPerS()));
            server.put("output_tokens_per_s_per_user", boxed(totals.tokensPerSPerUser()));
            ObjectNode outcomes = server.putObject("outcomes");
            totals.outcomes().forEach((outcome, count) -> outcomes.put(outcome.label(), count));
            putMetrics(server, of.histograms());
        }
    }

    private static void putFull(ObjectNode json, Metric metric, RunHistograms histograms) {
        Histogram values = histograms.of(metric);
        long requests = histograms.requests(metric);
        json.put("unit", "ms");
        json.put("count", values.getTotalCount());
        json.put("requests", requests);
        json.put("avg", values.getMean() / NS_PER_MS);
        json.put("min", values.getMinValue() / NS_PER_MS);
        for (Percentile percentile : Percentile.values()) {
            json.put(percentile.label().replace('.', '_'), ms(percentile, values, requests));
        }
        json.put("max", values.getMaxValue() / NS_PER_MS);
        json.put("std", values.getStdDeviation() / NS_PER_MS);
    }

    private static @Nullable Double ms(Percentile percentile, Histogram values, long requests) {
        OptionalLong ns = percentile.of(values, requests);
        return ns.isEmpty() ? null : Double.valueOf(ns.getAsLong() / NS_PER_MS);
    }

    private static @Nullable Double sum(OptionalDouble a, OptionalDouble b) {
        return a.isEmpty() || b.isEmpty() ? null : Double.valueOf(a.getAsDouble() + b.getAsDouble());
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isEmpty() ? null : Double.valueOf(value.getAsDouble());
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isEmpty() ? null : Long.valueOf(value.getAsLong());
    }
}
