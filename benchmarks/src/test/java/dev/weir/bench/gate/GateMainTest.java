package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate as a command, from its flags to its exit status, with a budget so lenient that only what is injected breaks it. */
class GateMainTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void aStageAsItIsPasses() throws IOException {
        assertThat(run(budgets("none"))).isZero();
        assertThat(said())
                .startsWith("Weir's pipeline on genuine Ollama streams, profile quick.")
                .containsSubsequence("1 questions, 2 cells in 6 JVMs.", "2 answers checked", "PASS: 1 questions keep");
        assertThat(folder.resolve("results.json")).exists();
    }

    @Test
    void aSpinLoopInAStageFailsTheCommandAlsoWhenItIsMeasuredAgainAndNamesTheStage() throws IOException {
        assertThat(run(budgets("spin"))).isEqualTo(1);
        assertThat(said())
                .containsSubsequence(
                        "Short at first, measured again: split",
                        "FAIL, measured again",
                        "FAIL: 1 of 1 questions fall short",
                        "split: dev.weir.ndjson.LineSplitter is ",
                        "the budget is <= 3.000x",
                        "Look at dev.weir.ndjson.LineSplitter first.");
    }

    @Test
    void whatCannotBeMeasuredIsNoVerdict() throws IOException {
        assertThat(run(budgets("none").replace("SlowedSplitBenchmark.weir", "SlowedSplitBenchmark.nobody")))
                .isEqualTo(2);
        assertThat(said()).contains("NO VERDICT: ", "SlowedSplitBenchmark.nobody");
    }

    private int run(String budgets) throws IOException {
        Path file = Files.writeString(folder.resolve("budgets.json"), budgets);
        Properties flags = new Properties();
        flags.setProperty("jmh.include", "SlowedSplitBenchmark\\.(weir|bufferedReader)$");
        flags.setProperty("jmh.args", "-wi 1 -w 50ms -i 2 -r 50ms");
        flags.setProperty("jmh.results", folder.toString());
        flags.setProperty("weir.budgets", file.toString());
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            return GateMain.run(flags, out);
        }
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private static String budgets(String slowdown) {
        String cell = "{\"benchmark\": \"SlowedSplitBenchmark.%s\", \"params\": "
                + "{\"stream\": \"generate-batch-10\", \"reads\": \"8192\", \"slowdown\": \"%s\"}}";
        return "{\"format\": \"weir-budgets/1\", \"questions\": [{\"question\": \"split\", "
                + "\"stage\": \"dev.weir.ndjson.LineSplitter\", \"weir\": " + String.format(cell, "weir", slowdown)
                + ", \"ruler\": " + String.format(cell, "bufferedReader", "none")
                + ", \"time_at_most\": {\"goal\": 1, \"gate\": 3}, \"bytes_per_unit_at_most\": 1000}]}"; // JMH's own,
        // over few
        // operations
    }
}
