package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gate promises in its first lines, and whether it keeps it, on a machine that is invented and has a clock of its own. */
class GateTest {

    private static final Instant TYPED = Instant.parse("2026-11-25T18:30:00Z");

    @TempDir
    private Path folder;

    private final InventedMachine machine = new InventedMachine();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "20, 4 min 40 s at the most, 300",
        "45, 4 min 15 s at the most, 300",
        "200, 4 min 00 s at the most, 440",
    })
    void thePlainCommandEndsFiveMinutesAfterItWasTypedOrFourAfterALongBuild(
            int buildSeconds, String promise, double seconds) throws IOException {
        machine.slowness = 7;
        run(buildSeconds, "weir.budgets=" + oneQuestion(), "jmh.started=" + TYPED);
        assertThat(said())
                .contains(promise, "Short at first, measured again: split", "Left out, because the time was up");
        assertThat(buildSeconds + machine.seconds()).isLessThan(seconds);
    }

    @Test
    void whatTheUserChoosesIsAllMeasuredAndSaysHowLongThatTakesAtTheWorst() throws IOException {
        machine.slowness = 20;
        run(20, "weir.budgets=" + oneQuestion(), "jmh.include=\\.SplitBenchmark");
        assertThat(said())
                .containsPattern(
                        "This takes about \\d+ s, and up to \\d+ s more where questions have to be measured again")
                .doesNotContain("at the most")
                .doesNotContain("Left out");
    }

    private Path oneQuestion() throws IOException {
        return Files.writeString(folder.resolve("budgets.json"), """
                {"format": "weir-budgets/1", "questions": [{"question": "split", "stage": "dev.weir.ndjson.LineSplitter",
                "weir": {"benchmark": "SplitBenchmark.weir", "params": {"stream": "generate-plan", "reads": "8192"}},
                "ruler": {"benchmark": "SplitBenchmark.bufferedReader", "params": {"stream": "generate-plan", "reads": "8192"}},
                "faster_at_least": {"goal": 4, "gate": 4}, "bytes_per_unit_at_most": 0}]}
                """);
    }

    private void run(int buildSeconds, String... flags) {
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            InstantSource wallClock = InstantSource.fixed(TYPED.plusSeconds(buildSeconds));
            new Gate(SettingsTest.settings(flags), out, wallClock, () -> machine.nowNs)
                    .run(Catalogue.ofClassPath(), machine);
        }
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
