package dev.weir.bench.report.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
