package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.folder.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ReportCommandTest {

    @TempDir
    private Path parent;

    private Path run;

    @BeforeEach
    void writeRun() {
        run = Runs.write(parent.resolve("a"), "A", 70, new SplittableRandom(1));
    }

    @Test
    void writesPageAndValidationIntoTheRun() {
        CommandLineRun written = CommandLineRun.of("report", run.toString());
        assertThat(written.err()).isEmpty();
        assertThat(written.status()).isZero();
        assertThat(written.out().lines())
                .containsExactly(
                        run.resolve("report.html").toString(),
                        run.resolve("validation.md").toString());
        assertThat(run.resolve("report.html")).content().startsWith("<!DOCTYPE html>");
        assertThat(run.resolve("validation.md")).content().contains("| prompt compression, in tokens | about 32x |");
    }

    @Test
    void writesWhereItIsToldAndSaysSoAsJson() {
        Path to = parent.resolve("to");
        CommandLineRun written = CommandLineRun.of("report", run.toString(), "--to", to.toString(), "--json");
        assertThat(JsonMapper.shared().readTree(written.out()).path("page_file").asString())
                .isEqualTo(to.resolve("report.html").toString());
        assertThat(to.resolve("report.html")).isRegularFile();
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertThat(CommandLineRun.of("report").status()).isEqualTo(2);
        assertThat(CommandLineRun.of("report").err()).contains("which run?");
        CommandLineRun noRun = CommandLineRun.of("report", parent.toString());
        assertThat(noRun.status()).isEqualTo(1);
        assertThat(noRun.err()).contains("is no run").doesNotContain("\tat ");
        assertThat(CommandLineRun.of("report", run.toString(), "--format", "bmf")
                        .status())
                .isEqualTo(2);
        Path history = Files.writeString(parent.resolve("h.jsonl"), "{}\n");
        CommandLineRun noHistory = CommandLineRun.of("report", "--history", history.toString());
        assertThat(noHistory.status()).isEqualTo(1);
        assertThat(noHistory.err().replaceAll("\\s+", " ")).contains("no history in", "mvn -pl benchmarks jmh");
        assertThat(CommandLineRun.of("report", run.toString(), "--history", history.toString())
                        .status())
                .isEqualTo(2);
    }

    @Test
    void writesAHistoryForDashboards() throws IOException {
        Path history = Files.writeString(
                parent.resolve("h.jsonl"),
                "{\"format\":\"weir-jmh-history/1\",\"at\":\"2026-11-03T00:00:00Z\",\"question\":\"split\",\"ratio\":0.2,\"profile\":\"quick\",\"cpu\":\"EPYC\",\"cores\":2,\"jdk\":\"17\"}\n");
        CommandLineRun bmf = CommandLineRun.of("report", "--history", history.toString(), "--format", "bmf");
        assertThat(JsonMapper.shared()
                        .readTree(bmf.out())
                        .path("split (quick; EPYC, 2 cores; JDK 17; input none)")
                        .path("ratio")
                        .path("value")
                        .doubleValue())
                .isEqualTo(0.2);
        CommandLineRun github =
                CommandLineRun.of("report", "--history", history.toString(), "--format", "github-action-benchmark");
        assertThat(JsonMapper.shared()
                        .readTree(github.out())
                        .path(0)
                        .path("unit")
                        .asString())
                .isEqualTo("x");
        CommandLineRun page = CommandLineRun.of("report", "--history", history.toString(), "--to", parent.toString());
        assertThat(page.status()).isZero();
        assertThat(parent.resolve("history.html")).content().contains("History of the gate");
    }

    @Test
    void sharesARun() {
        CommandLineRun shared = CommandLineRun.of("share", run.toString(), "--json");
        assertThat(shared.status()).isZero();
        assertThat(JsonMapper.shared().readTree(shared.out()).path("markdown").asString())
                .startsWith("| machine | model |");
        assertThat(run.resolve("card.svg")).content().startsWith("<?xml");
        assertThat(run.resolve("card.png")).isNotEmptyFile();
        assertThat(run.resolve("card.md")).isNotEmptyFile();
        assertThat(CommandLineRun.of("share").status()).isEqualTo(2);
        assertThat(CommandLineRun.of("share", parent.toString()).status()).isEqualTo(1);
    }
}
