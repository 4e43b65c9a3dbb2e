package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Findings;
import dev.weir.bench.run.Invocation;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Moment;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.Gpu;
import dev.weir.bench.run.environment.HardwareSample;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

    private static final String HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&";

    @TempDir
    private Path parent;

    @Test
    void showsTheNumbersOfTheSummary() throws IOException {
        Path run = Runs.write(parent.resolve("a"), "A", 700, new SplittableRandom(1));
        Document page = parsed(Report.of(List.of(run), Set.of()));
        JsonNode summary = summary(run);
        JsonNode metrics = summary.path("metrics");
        assertThat(page.select("table.metrics tbody tr")).hasSize(metrics.size());
        metrics.forEachEntry((name, metric) -> {
            Element row = page.expectFirst("table.metrics tr[data-metric=" + name + "]");
            List<String> columns = List.of("requests", "avg", "p50", "p90", "p95", "p99", "p99_9", "max");
            for (int i = 0; i < columns.size(); i++) {
                Element cell = row.select("td").get(i);
                JsonNode expected = metric.path(columns.get(i));
                if (i == 0) {
                    assertThat(cell.text()).isEqualTo(expected.asString());
                } else if (expected.isNull()) {
                    assertThat(cell.text()).as("%s %s", name, columns.get(i)).startsWith("n < ");
                } else {
                    assertThat(Double.parseDouble(cell.expectFirst("data").attr("value")))
                            .as("%s %s", name, columns.get(i))
                            .isEqualTo(expected.doubleValue());
                }
            }
        });
        for (Element rate : page.select("dl.rates dd[data-key]")) {
            JsonNode expected = summary.path(rate.attr("data-key"));
            if (expected.isNull()) {
                assertThat(rate.text()).isEqualTo("unknown");
            } else {
                assertThat(Double.parseDouble(rate.expectFirst("data").attr("value")))
                        .isEqualTo(expected.doubleValue());
            }
        }
    }

    @Test
    void isWellFormedSmallAndAsksNoNetwork() throws IOException {
        Path run = Runs.write(parent.resolve("a"), "A", 70, new SplittableRandom(1));
        Report report = Report.of(List.of(run), Set.of());
        Document page = parsed(report);
        assertThat(report.html().length() - page.expectFirst("#data").data().length())
                .isLessThan(500_000);
        assertThat(page.select("[src], link, [href]:not([href^=#])")).isEmpty();
        page.select("[aria-labelledby]")
                .forEach(element -> assertThat(element.attr("aria-labelledby").split(" "))
                        .allSatisfy(id -> assertThat(page.getElementById(id)).isNotNull()));
        page.select("[id]")
                .forEach(element -> assertThat(page.select("#" + element.id())).hasSize(1));
        assertThat(page.select("section > h2")).hasSizeGreaterThan(6);
        assertThat(page.select("select")).hasSameSizeAs(page.select("label > select"));
    }

    @Test
    void showsWhatIsHostileAsText() throws IOException {
        RunHeader header = Runs.header("A");
        ServerFacts server = header.server();
        RunHeader hostile = new RunHeader(
                "A",
                HOSTILE,
                header.startedAt(),
                new Invocation(List.of("weir", HOSTILE), Map.of("--model", HOSTILE)),
                header.client(),
                header.load(),
                header.workload(),
                new ServerFacts(
                        server.url(), HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, null, null, null));
        Path run = parent.resolve("a");
        try (RunWriter writer = RunWriter.open(run, hostile, Runs.environment())) {
            writer.add(new RequestResult.Builder(0, 0, HOSTILE, 0)
                    .ended(Outcome.SERVER_ERROR, 5)
                    .error(HOSTILE)
                    .build());
            writer.degraded(HOSTILE);
            writer.finish();
        }
        Report report = Report.of(List.of(run), Set.of());
        Document page = parsed(report);
        assertThat(page.select("script")).hasSize(3);
        assertThat(page.select("img, [onerror]")).isEmpty();
        assertThat(page.text()).contains(HOSTILE);
        JsonNode data = data(page);
        assertThat(data.path("loads").path(0).path("suite").asString()).isEqualTo(HOSTILE);
        assertThat(report.validation()).doesNotContain("<script", "<img");
    }

    @Test
    void saysWhatIsDegradedFirst() throws IOException {
        Path run = parent.resolve("a");
        try (RunWriter writer = RunWriter.open(run, Runs.header("A"), Runs.environment())) {
            writer.add(Runs.answer(0, 0, new SplittableRandom(1)));
            writer.add(new RequestResult.Builder(1, 0, "p", 0)
                    .ended(Outcome.TIMED_OUT, 5)
                    .error("too slow")
                    .build());
            writer.degraded("the clock stepped");
            writer.finish();
        }
        Document page = parsed(Report.of(List.of(run), Set.of()));
        assertThat(page.expectFirst("main section").text())
                .contains("the clock stepped", "1 of 2 requests did not end well, and are in no figure");
        assertThat(page.text()).contains("timed_out 1, the first: too slow", "n < 11");
    }

    @Test
    void aRunWithoutRequestsIsAPageToo() throws IOException {
        Path run = parent.resolve("a");
        try (RunWriter writer = RunWriter.open(run, Runs.header("A"), Runs.environment())) {
            writer.finish();
        }
        Report report = Report.of(List.of(run), Set.of());
        Document page = parsed(report);
        assertThat(page.text())
                .contains(
                        "no request was made, so that nothing was measured",
                        "No request ended well",
                        "No GPU was sampled");
        assertThat(page.getElementById("timeline")).isNull();
        assertThat(report.validation()).contains("not measurable here").doesNotContain("reproduced |", "refuted");
    }

    @Test
    void holdsGpuSamplesMomentsAndFindings() throws IOException {
        Path run = parent.resolve("a");
        try (RunWriter writer = RunWriter.open(run, Runs.header("A"), Runs.environment())) {
            writer.add(new RequestResult.Builder(0, 0, "p", 0)
                    .ended(Outcome.OK, 90_000_000)
                    .values(Metric.TTFT, 50_000_000)
                    .values(Metric.ICL, 10_000_000, 20_000_000)
                    .values(Metric.E2EL, 90_000_000)
                    .moments(Moment.STEPS, 60_000_000, 80_000_000)
                    .moments(Moment.PLANS, 80_500_000)
                    .build());
            writer.sample(new HardwareSample.OfGpu(0, 0, 50.0, 8L << 30, 250.0, 1800, null, 60));
            writer.sample(new HardwareSample.OfGpu(1_000_000_000, 0, 90.0, 9L << 30, null, 1900, null, 61));
            writer.findings(new Findings.Batch(12, List.of(new Findings.Batch.Agent(1, 300_000_000, 2_700_000_000L))));
            writer.findings(new Findings.Tiers(List.of(new Findings.Tiers.Tier(
                    "full", OptionalDouble.of(4819), OptionalLong.empty(), OptionalLong.empty(), 1_000))));
            writer.finish();
        }
        Document page = parsed(Report.of(List.of(run), Set.of()));
        JsonNode load = data(page).path("loads").path(0);
        assertThat(load.path("gpus").path(0).path("power_w").toString()).isEqualTo("[250.0,null]");
        assertThat(load.path("gpus").path(0).path("memory_gib").toString()).isEqualTo("[8.0,9.0]");
        JsonNode request = load.path("requests").path("list").path(0);
        assertThat(request.path("steps").toString()).isEqualTo("[60.0,80.0]");
        assertThat(request.path("plans").toString()).isEqualTo("[80.5]");
        assertThat(request.path("gaps").toString()).isEqualTo("[10.0,20.0]");
        assertThat(load.path("gaps").path("at_s").toString()).isEqualTo("[0.06,0.08]");
        assertThat(page.select("table:contains(collect, then parse) tbody tr").text())
                .isEqualTo("1 300.0 2700 9.000x");
        assertThat(page.select("table:contains(prompt evaluation) tbody tr").text())
                .startsWith("full 4819 unknown unknown");
    }

    @Test
    void callsRunsOfOneLabelByWhatTellsTheirFoldersApart() {
        Path monday = Runs.write(parent.resolve("mon/latency-1"), "A", 12, new SplittableRandom(1));
        Path tuesday = Runs.write(parent.resolve("tue/latency-1"), "A", 12, new SplittableRandom(2));
        Path second = Runs.write(parent.resolve("tue/latency-2"), "A", 12, new SplittableRandom(3));
        Path other = Runs.write(parent.resolve("b"), "B", 12, new SplittableRandom(4));
        assertThat(ReportedLoad.read(List.of(monday, tuesday, second, other)))
                .extracting(ReportedLoad::name)
                .containsExactly(
                        "A (" + Path.of("mon", "latency-1") + ")",
                        "A (" + Path.of("tue", "latency-1") + ")",
                        "A (latency-2)",
                        "B");
    }

    @Test
    void twoGpusOfAKindHaveNamesOfTheirOwn() throws IOException {
        Path run = parent.resolve("a");
        try (RunWriter writer = RunWriter.open(run, Runs.header("A"), withGpus("H100", "H100"))) {
            writer.add(Runs.answer(0, 0, new SplittableRandom(1)));
            for (int gpu = 0; gpu < 3; gpu++) {
                writer.sample(new HardwareSample.OfGpu(0, gpu, 50.0, 8L << 30, 250.0, 1800, null, 60));
            }
            writer.finish();
        }
        JsonNode gpus = data(parsed(Report.of(List.of(run), Set.of())))
                .path("loads")
                .path(0)
                .path("gpus");
        assertThat(gpus.findValuesAsString("name")).containsExactly("GPU 0, H100", "GPU 1, H100", "GPU 2");
    }

    private static Environment withGpus(String... names) {
        Environment one = Runs.environment();
        return new Environment(
                one.weir(),
                one.cpu(),
                one.cores(),
                one.logicalCpus(),
                one.governor(),
                one.clockSource(),
                one.memoryBytes(),
                one.isOnBattery(),
                one.loadAverage(),
                one.byOthers(),
                one.os(),
                one.kernel(),
                one.jdk(),
                one.jvmFlags(),
                IntStream.range(0, names.length)
                        .mapToObj(i -> new Gpu(i, names[i], null, 80L << 30, null, null, null))
                        .toList(),
                one.gpuSource(),
                one.cpuEnergySource());
    }

    @Test
    void laysRunsBesideEachOtherOrSaysWhyNot() throws IOException {
        Path a = Runs.write(parent.resolve("a"), "A", 70, new SplittableRandom(1));
        Path b = Runs.write(parent.resolve("b"), "B", 70, new SplittableRandom(2));
        Path other = Runs.write(parent.resolve("c"), Runs.differently(Runs.header("C")), 70, new SplittableRandom(3));
        Document comparison = parsed(Report.of(List.of(a, b), Set.of()));
        assertThat(comparison
                        .select("section[aria-labelledby=comparison] tbody tr")
                        .text())
                .contains("ttft p50, ms", "no difference resolved");
        Document refused = parsed(Report.of(List.of(a, other), Set.of()));
        assertThat(refused.select("section[aria-labelledby=comparison]").text())
                .contains("digest differs", "--force digest");
    }

    private static Document parsed(Report report) {
        Parser parser = Parser.htmlParser().setTrackErrors(100);
        Document page = parser.parseInput(report.html(), "");
        assertThat(parser.getErrors()).isEmpty();
        return page;
    }

    private static JsonNode data(Document page) {
        return JsonMapper.shared().readTree(page.expectFirst("#data").data());
    }

    private static JsonNode summary(Path run) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(run.resolve("summary.json")));
    }
}
