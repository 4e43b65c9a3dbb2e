package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate as a command, from its flags to its exit status, with JMH and JVMs of its own.
 *
 * <p>The budget lies in the middle between a stage as it is, which takes about a tenth of the ruler's time, and one with a spin loop,
 * which takes a thousand times as long: a busy neighbour cannot make up for either. JMH's lock is one of the test's own.
 */
class GateMainTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void aStageAsItIsPasses() {
        assertExitStatus(0, budgets("none"));
        assertThat(said())
                .startsWith("Weir's pipeline on genuine Ollama streams, profile quick.")
                .containsSubsequence("1 questions, 2 cells in 6 JVMs.", "2 answers checked", "PASS: 1 questions keep");
        assertThat(folder.resolve("results.json")).exists();
    }

    @Test
    void aSpinLoopInAStageFailsTheCommandAlsoWhenItIsMeasuredAgainAndNamesTheStage() {
        assertExitStatus(1, budgets("spin"));
        assertThat(said())
                .containsSubsequence(
                        "Short at first, measured again: split",
                        "FAIL, measured again",
                        "FAIL: 1 of 1 questions fall short",
                        "split: dev.weir.ndjson.LineSplitter is ",
                        "the budget is <= 20.000x",
                        "Look at dev.weir.ndjson.LineSplitter first.");
    }

    @Test
    void whatCannotBeMeasuredIsNoVerdict() {
        assertExitStatus(2, budgets("none").replace("SlowedSplitBenchmark.weir", "SlowedSplitBenchmark.nobody"));
        assertThat(said()).contains("NO VERDICT: ", "SlowedSplitBenchmark.nobody");
    }

    @Test
    void besideAnotherRunOfJmhSaysSo() {
        MachineLock.<Object>whileHeld(flags(), () -> {
            assertExitStatus(2, budgets("none"));
            return said();
        });
        assertThat(said()).contains("NO VERDICT: another JMH run is measuring on this machine");
    }

    private void assertExitStatus(int expected, String budgets) {
        try {
            Files.writeString(folder.resolve("budgets.json"), budgets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            int status = GateMain.run(flags(), out);
            assertThat(status).as(this::said).isEqualTo(expected);
        }
    }

    private Properties flags() {
        Properties flags = new Properties();
        flags.setProperty("jmh.include", "SlowedSplitBenchmark\\.(weir|bufferedReader)$");
        flags.setProperty("jmh.args", "-wi 1 -w 50ms -i 2 -r 50ms");
        flags.setProperty("jmh.results", folder.toString());
        flags.setProperty("weir.budgets", folder.resolve("budgets.json").toString());
        flags.setProperty("java.io.tmpdir", folder.toString());
        return flags;
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Bytes are not judged: JMH's own count for much where an iteration holds few operations. */
    private static String budgets(String slowdown) {
        String cell = "{\"benchmark\": \"SlowedSplitBenchmark.%s\", \"params\": "
                + "{\"stream\": \"generate-batch-10\", \"reads\": \"8192\", \"slowdown\": \"%s\"}}";
        return "{\"format\": \"weir-budgets/1\", \"questions\": [{\"question\": \"split\", "
                + "\"stage\": \"dev.weir.ndjson.LineSplitter\", \"weir\": " + String.format(cell, "weir", slowdown)
                + ", \"ruler\": " + String.format(cell, "bufferedReader", "none")
                + ", \"time_at_most\": {\"goal\": 1, \"gate\": 20}, \"bytes_per_unit_at_most\": 100000}]}";
    }
}
