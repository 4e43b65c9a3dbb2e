package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.bench.run.folder.Runs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
              const before = document.getElementById("timeline-title").textContent;
              const chooser = document.getElementById("timeline-request");
              chooser.value = "3";
              chooser.dispatchEvent(new Event("change"));
              const seen = {
                charts: document.querySelectorAll(".chart").length, canvases: canvases.length, drawn: canvases.filter(ink).length,
                before, after: document.getElementById("timeline-title").textContent,
                events: document.querySelectorAll("#timeline-table tbody tr").length,
                overflows: document.documentElement.scrollWidth > document.documentElement.clientWidth,
              };
              document.body.insertAdjacentHTML("beforeend", '<output id="seen"></output>');
              document.getElementById("seen").textContent = JSON.stringify(seen);
            }, 500));
            </script>
            """;

    @TempDir
    private Path parent;

    @Test
    void drawsItsChartsLetsTheReaderChooseAndLogsNoError() throws IOException, InterruptedException {
        Optional<Path> browser = browser();
        assumeThat(browser)
                .as("no Chromium on the PATH, so that the page is not opened")
                .isPresent();
        Path run = Runs.write(parent.resolve("a"), "A", 70, new SplittableRandom(1));
        Path page = parent.resolve("page.html");
        Files.writeString(page, Report.of(List.of(run), Set.of()).html().replace("</body>", PROBE + "</body>"));
        for (int width : new int[] {400, 1200}) {
            Document shown = shown(browser.get(), page, width);
            JsonNode seen =
                    JsonMapper.shared().readTree(shown.expectFirst("#seen").text()); // which the probe writes
            assertThat(seen.path("charts").intValue()).isGreaterThan(10);
            assertThat(seen.path("canvases").intValue())
                    .isEqualTo(seen.path("charts").intValue());
            assertThat(seen.path("drawn").intValue())
                    .isEqualTo(seen.path("charts").intValue());
            assertThat(seen.path("before").asString()).startsWith("Request 0 of A, streams: ok");
            assertThat(seen.path("after").asString()).startsWith("Request 3 of A, streams: ok");
            assertThat(seen.path("events").intValue()).isGreaterThan(4);
            assertThat(seen.path("overflows").booleanValue())
                    .as("at %d px", width)
                    .isFalse();
            JsonNode summary = JsonMapper.shared().readTree(Files.readAllBytes(run.resolve("summary.json")));
            assertThat(Double.parseDouble(shown.expectFirst("table.metrics tr[data-metric=ttft] td:nth-of-type(3) data")
                            .attr("value")))
                    .isEqualTo(summary.path("median_ttft_ms").doubleValue());
        }
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

    private static Optional<Path> browser() {
        String searchPath = System.getenv().getOrDefault("PATH", "");
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(searchPath.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
