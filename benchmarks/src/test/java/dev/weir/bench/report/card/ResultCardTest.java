package dev.weir.bench.report.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.ServerList;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

class ResultCardTest {

    @TempDir
    private Path parent;

    @Test
    void tellsMachineModelFiguresAndVersion() throws Exception {
        RunFolder run = RunFolder.read(Runs.write(parent.resolve("a"), "A", 700, new SplittableRandom(1)));
        String ttft = String.format(
                Locale.ROOT, "%.1f", run.histograms().of(Metric.TTFT).getValueAtPercentile(50) / 1e6);
        String e2el = String.format(
                Locale.ROOT, "%.0f", run.histograms().of(Metric.E2EL).getValueAtPercentile(99) / 1e6);
        ResultCard card = ResultCard.of(run);
        assertThat(card.markdown())
                .startsWith(
                        "| machine | model | first token, p50, ms | first action, p50, ms | one user's text, tokens/s |"
                                + " whole answer, p99, ms |\n")
                .contains("| RTX 4090 | llama3.1:8b, 8.0B, Q4\\_K\\_M, ollama 0.33.0 | " + ttft + " | not measured | ")
                .contains(" | " + e2el + " |")
                .contains("closed, 4 streams, 700 of 700 requests ended well, clock: kernel, weir 0.1.0 abc");
        assertThat(parsed(card.svg()).getDocumentElement().getTextContent())
                .contains("RTX 4090", "llama3.1:8b", "Q4_K_M", ttft, "not measured", e2el, "weir 0.1.0 abc");
    }

    @Test
    void thePngShowsTheSvg() throws Exception {
        RunFolder run = RunFolder.read(Runs.write(parent.resolve("a"), "A", 70, new SplittableRandom(1)));
        BufferedImage png =
                ImageIO.read(new ByteArrayInputStream(ResultCard.of(run).png()));
        assertThat(png.getWidth()).isEqualTo(2 * ResultCard.WIDTH);
        assertThat(png.getHeight()).isEqualTo(2 * ResultCard.HEIGHT);
        assertThat(png.getRGB(10, 8) & 0xFFFFFF).isEqualTo(0x56B4E9);
        assertThat(png.getRGB(10, 400) & 0xFFFFFF).isEqualTo(0x14171B);
        long ofTheTitle = IntStream.range(80, 600)
                .filter(x -> IntStream.range(100, 150).anyMatch(y -> (png.getRGB(x, y) & 0xFFFFFF) == 0xFFFFFF))
                .count();
        assertThat(ofTheTitle).isPositive();
    }

    @Test
    void namesAreTextAndFitAndAFailedRunSaysSo() throws Exception {
        RunHeader header = Runs.header("A");
        String hostile = "</text><script>alert(1)</script> | \u0007" + "x".repeat(200);
        RunHeader of = new RunHeader(
                "A",
                "streams",
                header.startedAt(),
                header.invocation(),
                header.client(),
                header.load(),
                header.workload(),
                new ServerFacts(
                        "http://127.0.0.1:1", hostile, null, null, hostile, null, null, null, null, null, null));
        Path folder = parent.resolve("a");
        try (RunWriter run = RunWriter.open(folder, of, Runs.environment())) {
            run.degraded("the rate was not reached");
            run.finish();
        }
        ResultCard card = ResultCard.of(RunFolder.read(folder));
        Document svg = parsed(card.svg());
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("</text><script>", "degraded: the rate was not reached")
                .doesNotContain("x".repeat(60));
        assertThat(card.png()).isNotEmpty();
        assertThat(card.markdown())
                .doesNotContain("<script")
                .contains("not measured", "0 of 0 requests ended well", "- degraded: the rate was not reached");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://a:1=3,http://b:2 | a:1 %s ms, b:2 n < 11",
                "http://a:1=3,http://b:2,http://c:3 | %s to %s ms (known of 1)"
            })
    void ofSeveralServersItTellsWhatEachDid(String urls, String ofEach) throws Exception {
        ServerList servers = ServerList.parse(urls);
        RunHeader one = Runs.header("A");
        List<ServerFacts> facts = new ArrayList<>();
        servers.servers().forEach(server -> facts.add(facts(server.url(), facts.isEmpty() ? "0.33.0" : "0.24.0")));
        RunHeader header = new RunHeader(
                "A",
                "streams",
                one.startedAt(),
                one.invocation(),
                one.client(),
                one.load().over(servers),
                one.workload(),
                facts.get(0),
                facts);
        Path folder = parent.resolve("a");
        SplittableRandom random = new SplittableRandom(1);
        try (RunWriter run = RunWriter.open(folder, header, Runs.environment())) {
            long atNs = 0;
            for (int i = 0; i < 40; i++) {
                RequestResult answer = Runs.answer(i, atNs, random)
                        .at(
                                i < 35
                                        ? "http://a:1"
                                        : servers.servers()
                                                .get(1 + i % (servers.servers().size() - 1))
                                                .url());
                run.add(answer);
                atNs = answer.endedNs();
            }
            run.finish();
        }
        RunFolder run = RunFolder.read(folder);
        String ttft = String.format(
                Locale.ROOT,
                "%.1f",
                run.servers().get(0).histograms().of(Metric.TTFT).getValueAtPercentile(50) / 1e6);
        ResultCard card = ResultCard.of(run);
        assertThat(card.markdown())
                .contains(
                        "| " + servers.describe() + ": machine of a:1, b:2",
                        "ollama 0.24.0 and ollama 0.33.0 |",
                        "| server | ended well | first token, p50, ms |",
                        "| http://a:1=3 | 35 of 35 | " + ttft + " |",
                        "| http://b:2 | ");
        assertThat(parsed(card.svg()).getDocumentElement().getTextContent())
                .contains(servers.describe() + ": ", "first token, p50, by server: " + ofEach.replace("%s", ttft));
        assertThat(card.png()).isNotEmpty();
        assertThat(Files.readAllLines(folder.resolve("benchstat.txt")))
                .contains(
                        "# http://a:1 | Model: llama3.1:8b | Params: 8.0B | Quant: Q4_K_M | Size: unknown | VRAM: unknown")
                .filteredOn(line -> line.contains("/step=ttft/server="))
                .hasSize(40)
                .filteredOn(line -> line.startsWith("BenchmarkModel/name=llama3.1:8b/step=ttft/server=a:1 1 "))
                .hasSize(35);
    }

    private static ServerFacts facts(String url, String version) {
        return new ServerFacts(url, null, "ollama", version, "llama3.1:8b", null, "Q4_K_M", "8.0B", null, null, null);
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
