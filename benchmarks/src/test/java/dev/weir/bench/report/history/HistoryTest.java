package dev.weir.bench.report.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HistoryTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(
                folder.resolve("a.jsonl"),
                line("2026-11-03T00:00:00Z", "split", "0.2", "17") + "\nno JSON\n"
                        + line("2026-11-01T00:00:00Z", "split", "0.1", "17") + "\n");
        Files.writeString(
                folder.resolve("b.jsonl"),
                line("2026-11-02T00:00:00Z", "split", "0.3", "25") + "\n"
                        + line("2026-11-02T00:00:00Z", "<b>extract", "null", "17") + "\n");
    }

    private static String line(String at, String question, String ratio, String jdk) {
        return "{\"format\":\"weir-jmh-history/1\",\"at\":\"" + at + "\",\"question\":\"" + question
                + "\",\"profile\":\"quick\",\"outcome\":\"PASS\",\"commit\":\"abc\",\"unit\":\"line\",\"ns_per_unit\":18.5,"
                + "\"bytes_per_unit\":0.5,\"jvms\":6,\"ratio\":" + ratio + ",\"ratio_low\":0.05,\"ratio_high\":0.4,"
                + "\"ratio_budget\":0.25,\"cpu\":\"EPYC\",\"cores\":2,\"jdk\":\"" + jdk + "\",\"disturbances\":[]}";
    }

    @Test
    void drawsEachQuestionOnEachMachineInTheOrderOfTime() throws IOException {
        Parser parser = Parser.htmlParser().setTrackErrors(100);
        Document page = parser.parseInput(History.read(List.of(folder)).html(), "");
        assertThat(parser.getErrors()).isEmpty();
        JsonNode data = JsonMapper.shared().readTree(page.expectFirst("#data").data());
        JsonNode split = data.path("questions").path(0);
        assertThat(split.path("question").asString()).isEqualTo("split");
        assertThat(split.path("kinds").path(0).path("answers").findValuesAsString("ratio"))
                .containsExactly("0.1", "0.2");
        assertThat(split.path("kinds").path(0).path("answers").findValuesAsString("ratio_budget"))
                .containsExactly("0.25", "0.25");
        assertThat(split.path("kinds").path(1).path("kind").asString()).contains("JDK 25");
        assertThat(page.text()).contains("1 of 3 lines are no answers of the gate, the first is line 2", "<b>extract");
        assertThat(page.select("b")).isEmpty();
    }

    @Test
    void writesTheLatestForDashboards() throws IOException {
        History history = History.read(List.of(folder));
        JsonNode github = JsonMapper.shared().readTree(history.githubActionBenchmark());
        String kind = " (quick; EPYC, 2 cores; JDK 17; input none)";
        String otherKind = " (quick; EPYC, 2 cores; JDK 25; input none)";
        assertThat(github.path(0).path("name").asString()).isEqualTo("split" + kind + ", share of the ruler's time");
        assertThat(github.path(0).path("value").doubleValue()).isEqualTo(0.2);
        assertThat(github.path(0).path("range").asString()).isEqualTo("0.0500 to 0.4000");
        assertThat(github.path(1).path("unit").asString()).isEqualTo("B/line");
        assertThat(github.path(2).path("name").asString())
                .isEqualTo("split" + otherKind + ", share of the ruler's time");
        assertThat(github.path(2).path("value").doubleValue()).isEqualTo(0.3);
        assertThat(github).hasSize(5);
        JsonNode bencher = JsonMapper.shared().readTree(history.bencherMetricFormat());
        assertThat(bencher.path("split" + kind).path("ratio").toString())
                .isEqualTo("{\"value\":0.2,\"lower_value\":0.05,\"upper_value\":0.4}");
        assertThat(bencher.path("split" + otherKind).path("ratio").path("value").doubleValue())
                .isEqualTo(0.3);
        assertThat(bencher.path("<b>extract" + kind).has("ratio")).isFalse();
        assertThat(bencher.path("<b>extract" + kind)
                        .path("latency")
                        .path("value")
                        .doubleValue())
                .isEqualTo(18.5);
    }

    @Test
    void saysWhereAHistoryWouldBe() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.jsonl"), "{}\n");
        assertThatThrownBy(() -> History.read(List.of(empty)))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("empty.jsonl")
                .hasMessageContaining("mvn -pl benchmarks jmh");
    }
}
