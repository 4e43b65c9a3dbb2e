package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.bench.report.history.History;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.environment.HardwareSample;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page in headless Chromium, where one is installed: {@code chromium}, {@code chromium-browser} or {@code google-chrome} on the PATH. */
class PageInBrowserTest {

    /** Asks the page what a reader would see, and writes it where the test finds it in the page's dump. */
    private static final String PROBE = """
        <script>
        addEventListener("load", () => setTimeout(() => {
          const ink = canvas => {
            const rgba = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            return rgba.some((value, i) => i % 4 === 3 && value > 0);
          };
          const canvases = [...document.querySelectorAll(".chart canvas")];
          const title = () => document.getElementById("timeline-title")?.textContent;
          const before = title();
          const chooser = document.getElementById("timeline-request");
          if (chooser) {
            chooser.value = "3";
            chooser.dispatchEvent(new Event("change"));
          }
          const seen = {
            charts: document.querySelectorAll(".chart").length, canvases: canvases.length, drawn: canvases.filter(ink).length,
            before, after: title(), sections: [...document.querySelectorAll("section > h2")].map(head => head.textContent),
            events: document.querySelectorAll("#timeline-table tbody tr").length,
            overflows: document.documentElement.scrollWidth > document.documentElement.clientWidth,
          };
          const closed = () => document.querySelectorAll("details:not([open])").length;
          const closedBefore = closed();
          dispatchEvent(new Event("beforeprint"));
          seen.widestPrinted = Math.max(...[...document.querySelectorAll(".chart")].map(chart => chart.clientWidth));
          seen.closedPrinted = closed();
          dispatchEvent(new Event("afterprint"));
          seen.closedAsBefore = closed() === closedBefore;
          document.body.insertAdjacentHTML("beforeend", '<output id="seen"></output>');
          document.getElementById("seen").textContent = JSON.stringify(seen);
        }, 500));
        </script>
        """;

    @TempDir
    private Path parent;

    @Test
    void drawsItsChartsLetsTheReaderChooseAndLogsNoError() throws IOException, InterruptedException {
        Path browser = browserOrNone();
        Path run = Runs.write(parent.resolve("a"), "A", 70, new SplittableRandom(1));
        Path page = parent.resolve("page.html");
        Files.writeString(page, probed(Report.of(List.of(run), Set.of()).html()));
        for (int width : new int[] {400, 1200}) {
            Document shown = shown(browser, page, width);
            JsonNode seen = seen(shown);
            assertThat(seen.path("charts").intValue()).isGreaterThan(10);
            assertDrawn(seen, width);
            assertThat(seen.path("before").asString()).startsWith("Request 0 of A, streams: ok");
            assertThat(seen.path("after").asString()).startsWith("Request 3 of A, streams: ok");
            assertThat(seen.path("events").intValue()).isGreaterThan(4);
            JsonNode summary = JsonMapper.shared().readTree(Files.readAllBytes(run.resolve("summary.json")));
            assertThat(Double.parseDouble(shown.expectFirst("table.metrics tr[data-metric=ttft] td:nth-of-type(3) data")
                            .attr("value")))
                    .isEqualTo(summary.path("median_ttft_ms").doubleValue());
        }
    }

    /** No percentile is known of so few, so that curves are dotted from their beginning. */
    @Test
    void drawsWhatFewRequestsTell() throws IOException, InterruptedException {
        Path browser = browserOrNone();
        Path run = Runs.write(parent.resolve("a"), "A", 5, new SplittableRandom(1));
        Path page = parent.resolve("page.html");
        Files.writeString(page, probed(Report.of(List.of(run), Set.of()).html()));
        Document shown = shown(browser, page, 400);
        JsonNode seen = seen(shown);
        assertThat(seen.path("charts").intValue()).isPositive();
        assertDrawn(seen, 400);
        assertThat(shown.expectFirst("table.metrics tr[data-metric=ttft] td:nth-of-type(3)")
                        .text())
                .isEqualTo("n < 11");
        assertThat(seen.path("after").asString()).startsWith("Request 3 of A, streams: ok");
    }

    @Test
    void drawsRunsOverEachOtherWithGpusBatchesAndTiers() throws IOException, InterruptedException {
        Path browser = browserOrNone();
        Path rich = parent.resolve("a");
        SplittableRandom random = new SplittableRandom(1);
        try (RunWriter writer = RunWriter.open(rich, Runs.header("A"), Runs.environment())) {
            long atNs = 0;
            for (int i = 0; i < 70; i++) {
                RequestResult answer = Runs.answer(i, atNs, random);
                writer.add(answer);
                atNs = answer.endedNs();
            }
            for (int second = 0; second < 20; second++) {
                writer.sample(new HardwareSample.OfGpu(
                        second * 1_000_000_000L, 0, 50.0 + second, 8L << 30, 250.0 + second, 1800, 10_000, 60));
            }
            writer.findings(new Findings.Batch(
                    12,
                    List.of(
                            new Findings.Batch.Agent(1, 300_000_000, 2_700_000_000L),
                            new Findings.Batch.Agent(2, 600_000_000, 2_700_000_000L))));
            writer.findings(new Findings.Tiers(List.of(
                    new Findings.Tiers.Tier(
                            "full",
                            OptionalDouble.of(4819),
                            OptionalLong.of(400_000_000),
                            OptionalLong.of(500_000_000),
                            1_000),
                    new Findings.Tiers.Tier(
                            "simplified",
                            OptionalDouble.of(700),
                            OptionalLong.of(90_000_000),
                            OptionalLong.of(120_000_000),
                            900))));
            writer.finish();
        }
        Path other = Runs.write(parent.resolve("b"), "B", 70, new SplittableRandom(2));
        Path page = parent.resolve("page.html");
        Files.writeString(page, probed(Report.of(List.of(rich, other), Set.of()).html()));
        for (int width : new int[] {400, 1200}) {
            JsonNode seen = seen(shown(browser, page, width));
            assertDrawn(seen, width);
            assertThat(seen.path("sections").toString())
                    .contains("GPU over the run", "Agents of a batch", "Prompt tiers");
        }
    }

    @Test
    void drawsTheHistoryOfTheGate() throws IOException, InterruptedException {
        Path browser = browserOrNone();
        StringBuilder lines = new StringBuilder();
        for (int day = 1; day <= 9; day++) {
            for (String question : List.of("split", "extract")) {
                lines.append(String.format(
                        Locale.ROOT,
                        "{\"format\":\"weir-jmh-history/1\",\"at\":\"2026-11-%02dT00:00:00Z\",\"question\":\"%s\",\"profile\":\"quick\","
                                + "\"outcome\":\"PASS\",\"commit\":\"abc\",\"unit\":\"line\",\"ns_per_unit\":18.5,\"bytes_per_unit\":0.0,"
                                + "\"jvms\":6,\"ratio\":%.2f,\"ratio_low\":0.05,\"ratio_high\":0.4,\"ratio_budget\":0.25,\"cpu\":\"EPYC\","
                                + "\"cores\":2,\"jdk\":\"17\",\"disturbances\":[]}%n",
                        day,
                        question,
                        0.1 + day / 100.0));
            }
        }
        Path file = Files.writeString(parent.resolve("history.jsonl"), lines);
        Path page = parent.resolve("history.html");
        Files.writeString(page, probed(History.read(List.of(file)).html()));
        for (int width : new int[] {400, 1200}) {
            JsonNode seen = seen(shown(browser, page, width));
            assertThat(seen.path("charts").intValue()).isEqualTo(2);
            assertDrawn(seen, width);
        }
    }

    private static String probed(String html) {
        return html.replace("</body>", PROBE + "</body>");
    }

    /** What the probe has written. */
    private static JsonNode seen(Document shown) {
        return JsonMapper.shared().readTree(shown.expectFirst("#seen").text());
    }

    private static void assertDrawn(JsonNode seen, int width) {
        assertThat(seen.path("canvases").intValue())
                .isEqualTo(seen.path("charts").intValue());
        assertThat(seen.path("drawn").intValue()).isEqualTo(seen.path("charts").intValue());
        assertThat(seen.path("overflows").booleanValue()).as("at %d px", width).isFalse();
        assertThat(seen.path("widestPrinted").intValue())
                .as("px of a sheet, from a window of %d", width)
                .isBetween(600, 672);
        assertThat(seen.path("closedPrinted").intValue()).isZero();
        assertThat(seen.path("closedAsBefore").booleanValue()).isTrue();
    }

    private Document shown(Path browser, Path page, int width) throws IOException, InterruptedException {
        Path dump = parent.resolve("dump-" + width + ".html");
        Path log = parent.resolve("log-" + width + ".txt");
        List<String> command = new ArrayList<>(List.of(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + parent.resolve("profile-" + width),
                "--enable-logging=stderr",
                "--virtual-time-budget=10000",
                "--window-size=" + width + ",900",
                "--dump-dom",
                page.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(dump.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("the browser ended")
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (Stream<String> lines = Files.lines(log)) {
            assertThat(lines.filter(line -> line.contains("CONSOLE")))
                    .as("what the console says")
                    .isEmpty();
        }
        return Jsoup.parse(dump);
    }

    /** Skips the test where there is none. */
    private static Path browserOrNone() {
        Optional<Path> browser = browser();
        assumeThat(browser)
                .as("no Chromium on the PATH, so that the page is not opened")
                .isPresent();
        return browser.orElseThrow();
    }

    private static Optional<Path> browser() {
        String searchPath = System.getenv().getOrDefault("PATH", "");
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(searchPath.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
