package dev.weir.bench.run.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DerivedFilesTest {

    private static final int REQUESTS = 70;

    /** A row of a percentile file, as hdr-plot looks for it (hdr_plot.py of github.com/BrunoBonacci/hdr-plot). */
    private static final Pattern ROW = Pattern.compile("^\\s+([0-9.]+)\\s+([0-9.]+)\\s+([0-9.]+)\\s+([0-9.]+)");

    private static final Pattern MEAN =
            Pattern.compile("#\\[Mean\\s+=\\s+([0-9.]+),\\s+StdDeviation\\s+=\\s+([0-9.]+)");
    private static final Pattern MAX = Pattern.compile("#\\[Max\\s+=\\s+([0-9.]+),\\s+Total count\\s+=\\s+([0-9.]+)");

    @TempDir
    private Path parent;

    private Path folder;
    private RunFolder run;

    @BeforeEach
    void writeRun() {
        folder = Runs.write(parent.resolve("run"), "RTX-4090", REQUESTS, new SplittableRandom(5));
        run = RunFolder.read(folder);
    }

    /** Nobody finds half of one: each is written elsewhere and put in its place whole. */
    @Test
    void replacesBenchstatAtOnce() throws IOException {
        Path benchstat = folder.resolve("benchstat.txt");
        Path asItWas = Files.createLink(parent.resolve("link"), benchstat);
        String lines = Files.readString(benchstat);
        GrowingFiles files =
                new GrowingFiles(Files.createDirectory(parent.resolve("other")), run.header(), Files::newOutputStream);
        files.close();
        DerivedFiles.write(folder, run.header(), files, List.of());
        assertThat(Files.readString(benchstat)).isEqualTo(lines);
        assertThat(Files.isSameFile(benchstat, asItWas)).isFalse();
    }

    @Test
    void hasAPercentileFileOfEachMetricThatHdrPlotReadsWhole() throws IOException {
        for (Metric metric : run.histograms().metrics()) {
            List<String> lines = Files.readAllLines(folder.resolve("RTX-4090." + metric.label() + ".hgrm"));
            List<String> rows = lines.stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.contains("Value"))
                    .toList();
            // The last row, of 100 %, has no fourth column, in HdrHistogram's own files as well.
            assertThat(rows.subList(0, rows.size() - 1))
                    .isNotEmpty()
                    .allMatch(row -> ROW.matcher(row).find());
            assertThat(lines)
                    .anyMatch(line -> MEAN.matcher(line).find())
                    .anyMatch(line -> MAX.matcher(line).find());
            double maxMs = new Scanner(rows.get(rows.size() - 1))
                    .useLocale(Locale.ROOT)
                    .nextDouble();
            assertThat(maxMs).isEqualTo(run.histograms().of(metric).getMaxValue() / 1e6, within(0.001));
        }
    }

    @Test
    void hasAnUntaggedLogOfEachMetric() throws IOException {
        for (Metric metric : run.histograms().metrics()) {
            Histogram sum = new Histogram(3);
            try (HistogramLogReader log = new HistogramLogReader(
                    folder.resolve("RTX-4090." + metric.label() + ".hlog").toFile())) {
                for (EncodableHistogram next = log.nextIntervalHistogram();
                        next != null;
                        next = log.nextIntervalHistogram()) {
                    assertThat(next.getTag()).isNull();
                    sum.add((Histogram) next);
                }
            }
            assertThat(sum).isEqualTo(run.histograms().of(metric));
        }
    }

    @Test
    void hasTheKeysOfVllmWithTheirValues() throws IOException {
        JsonNode summary = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("summary.json")));
        assertThat(summary.propertyNames())
                .contains(
                        "date",
                        "endpoint_type",
                        "backend",
                        "label",
                        "model_id",
                        "tokenizer_id",
                        "num_prompts",
                        "request_rate",
                        "burstiness",
                        "max_concurrency",
                        "duration",
                        "completed",
                        "failed",
                        "total_input_tokens",
                        "total_output_tokens",
                        "request_throughput",
                        "request_goodput",
                        "output_throughput",
                        "total_token_throughput",
                        "max_output_tokens_per_s",
                        "max_concurrent_requests",
                        "rtfx");
        for (String metric : List.of("ttft", "tpot", "itl", "e2el")) {
            for (String statistic : List.of("mean", "median", "std", "p99")) {
                assertThat(summary.has(statistic + "_" + metric + "_ms")).isTrue();
            }
        }
        Histogram ttft = run.histograms().of(Metric.TTFT);
        assertThat(summary.path("completed").asInt()).isEqualTo(REQUESTS);
        assertThat(summary.path("mean_ttft_ms").asDouble()).isEqualTo(ttft.getMean() / 1e6);
        assertThat(summary.path("median_ttft_ms").asDouble()).isEqualTo(ttft.getValueAtPercentile(50) / 1e6);
        assertThat(summary.path("output_throughput").asDouble())
                .isEqualTo(run.totals().tokensPerS().getAsDouble());
        assertThat(summary.path("max_concurrent_requests").asInt())
                .as("one after the other")
                .isEqualTo(1);
        assertThat(summary.path("max_output_tokens_per_s").asInt()).isBetween(20, 100);
        assertThat(summary.path("rtfx").isNull()).as("of speech").isTrue();
        assertThat(summary.path("p99_ttft_ms").isNull())
                .as("70 requests know no p99")
                .isTrue();
        JsonNode full = summary.path("metrics").path("ttft");
        assertThat(full.path("unit").asString()).isEqualTo("ms");
        assertThat(full.path("count").asInt()).isEqualTo(REQUESTS);
        assertThat(full.path("p90").asDouble()).isEqualTo(ttft.getValueAtPercentile(90) / 1e6);
        assertThat(full.path("p99_9").isNull()).isTrue();
        assertThat(full.path("max").asDouble()).isEqualTo(ttft.getMaxValue() / 1e6);
    }

    private static RequestResult acting(long index, long e2elMs, long ttfaMs) {
        return new RequestResult.Builder(index, 0, "p", 0)
                .ended(Outcome.OK, e2elMs * 1_000_000)
                .values(Metric.E2EL, e2elMs * 1_000_000)
                .values(Metric.TTFA, ttfaMs * 1_000_000)
                .count(Count.COALESCED, index)
                .count(Count.CACHED_PROMPT_TOKENS, 10 * index)
                .build();
    }

    private static JsonNode summary(Path folder) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("summary.json")));
    }

    @Test
    void whatIsSummedOfRunsThatAreMergedIsThatOfAllTheirRequests() throws IOException {
        assertThat(summary(folder).path("speed_up").isNull())
                .as("without a plan")
                .isTrue();
        assertThat(summary(folder).path("cached_prompt_tokens").isNull())
                .as("the server does not tell")
                .isTrue();
        List<RunFolder> runs = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            Path one = parent.resolve("run-" + i);
            try (RunWriter writer = RunWriter.open(one, Runs.header("a"), Runs.environment())) {
                writer.add(acting(2L * i, 1_000, 100L * i));
                writer.add(acting(2L * i + 1, 500L * i, 300));
                writer.finish();
            }
            runs.add(RunFolder.read(one));
        }
        assertThat(runs.get(0).totals().speedUp()).hasValue(1_500 / 400.0);
        Path both = parent.resolve("both");
        RunUnion.write(runs, runs.get(0).header(), List.of(), both);
        assertThat(summary(both).path("speed_up").asDouble()).isEqualTo(3_500 / 900.0);
        assertThat(summary(both).path("coalesced_records").asInt()).isEqualTo(2 + 3 + 4 + 5);
        assertThat(summary(both).path("cached_prompt_tokens").asInt()).isEqualTo(140);
    }

    @Test
    void hasTheLinesOfOllamasBenchOfEachRequest() throws IOException {
        List<RequestResult> requests = new ArrayList<>();
        run.forEachRequest(requests::add);
        List<String> lines = Files.readAllLines(folder.resolve("benchstat.txt"));
        assertThat(lines.get(0)).startsWith("# Model: llama3.1:8b | Params: 8.0B | Quant: Q4_K_M");
        assertThat(lines.stream().filter(line -> line.contains("/step=ttft ")))
                .containsExactlyElementsOf(requests.stream()
                        .map(request -> "BenchmarkModel/name=llama3.1:8b/step=ttft 1 "
                                + request.valueNs(Metric.TTFT).getAsLong() + " ns/op")
                        .toList());
        assertThat(lines.stream().skip(1))
                .allMatch(line -> line.matches(
                        "BenchmarkModel/name=\\S+/step=[a-z0-9]+ 1 ([0-9]+ ns/op|[0-9.]+ ns/token [0-9.]+ token/sec)"));
        for (String step : List.of("prefill", "generate", "load", "total")) {
            assertThat(lines.stream().filter(line -> line.contains("/step=" + step + " ")))
                    .hasSize(REQUESTS);
        }
    }
}
