package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.machine.MachineWatch;
import dev.weir.bench.machine.QuietMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate as a command, from its flags to its exit status, with a budget so lenient that only what is injected breaks it. */
class GateMainTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void aStageAsItIsPassesAndIsKeptInTheHistory() throws IOException {
        assertThat(run(budgets("none"), QuietMachine::quiet)).isZero();
        assertThat(said())
                .startsWith(
                        "Weir's pipeline on genuine Ollama streams, profile quick, without a base (-Djmh.base=none): about ")
                .containsSubsequence("1 questions, 2 cells in 2 JVMs", "2 answers checked", "PASS: 1 questions keep");
        assertThat(folder.resolve("results.json")).exists();
        assertThat(folder.resolve("exit-status")).hasContent("0");
        assertThat(Files.readAllLines(folder.resolve("history.jsonl")))
                .singleElement()
                .asString()
                .contains("\"question\":\"split\"", "\"outcome\":\"PASS\"", "\"input\":\"");
    }

    @Test
    void aSpinLoopInAStageFailsTheCommandAlsoWhenItIsMeasuredAgainAndNamesTheStage() throws IOException {
        assertThat(run(budgets("spin"), QuietMachine::quiet)).isEqualTo(1);
        assertThat(said())
                .containsSubsequence(
                        "May fall short, measured again: split",
                        "FAIL, measured again",
                        "FAIL: 1 of 1 questions fall short",
                        "split: dev.weir.ndjson.LineSplitter is ",
                        "the budget is <= 3.000x",
                        "Look at dev.weir.ndjson.LineSplitter first.");
    }

    @Test
    void aNoisyMachineIsInconclusiveAndHasAnExitStatusOfItsOwn() throws IOException {
        assertThat(run(budgets("none"), QuietMachine::noisy)).isEqualTo(3);
        assertThat(said())
                .contains("not judged", "INCONCLUSIVE: another benchmark ran: org.openjdk.jmh.Main, process 7");
        assertThat(folder.resolve("exit-status")).hasContent("3");
    }

    @Test
    void aNoisyMachineIsToldOfOnlyWhereTheUserSaysSo() throws IOException {
        assertThat(run(budgets("none"), QuietMachine::noisy, "jmh.noise", "tell"))
                .isZero();
        assertThat(said()).contains("PASS: 1 questions keep", "Disturbed: another benchmark ran");
    }

    @Test
    void whatCannotBeMeasuredIsNoVerdict() throws IOException {
        assertThat(run(
                        budgets("none").replace("SlowedSplitBenchmark.weir", "SlowedSplitBenchmark.nobody"),
                        QuietMachine::quiet))
                .isEqualTo(2);
        assertThat(said()).contains("NO VERDICT: ", "SlowedSplitBenchmark.nobody");
        assertThat(folder.resolve("exit-status")).hasContent("2");
    }

    private int run(String budgets, Supplier<MachineWatch> watch, String... moreFlags) throws IOException {
        Path file = Files.writeString(folder.resolve("budgets.json"), budgets);
        Properties flags = new Properties();
        flags.setProperty("jmh.include", "SlowedSplitBenchmark\\.(weir|bufferedReader)$");
        flags.setProperty("jmh.args", "-f 1 -wi 1 -w 50ms -i 2 -r 50ms");
        flags.setProperty("jmh.base", "none");
        flags.setProperty("jmh.results", folder.toString());
        flags.setProperty("jmh.history", folder.resolve("history.jsonl").toString());
        flags.setProperty("weir.budgets", file.toString());
        for (int i = 0; i < moreFlags.length; i += 2) {
            flags.setProperty(moreFlags[i], moreFlags[i + 1]);
        }
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            return GateMain.run(flags, watch, out);
        }
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private static String budgets(String slowdown) {
        String cell = "{\"benchmark\": \"SlowedSplitBenchmark.%s\", \"params\": "
                + "{\"stream\": \"generate-batch-10\", \"reads\": \"8192\", \"slowdown\": \"%s\"}}";
        // JMH's own bytes, over few operations, are within the thousand.
        return "{\"format\": \"weir-budgets/1\", \"questions\": [{\"question\": \"split\", "
                + "\"stage\": \"dev.weir.ndjson.LineSplitter\", \"weir\": " + String.format(cell, "weir", slowdown)
                + ", \"ruler\": " + String.format(cell, "bufferedReader", "none")
                + ", \"time_at_most\": {\"goal\": 1, \"gate\": 3}, \"bytes_per_unit_at_most\": 1000}]}";
    }
}
