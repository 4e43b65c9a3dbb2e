package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Measurements;
import dev.weir.bench.gate.jvm.Profile.Strictness;
import dev.weir.bench.gate.sample.JvmTime;
import dev.weir.bench.gate.sample.PairTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HistoryTest {

    private static final Cell WEIR = Measured.cell("SplitBenchmark.weir", "reads=8192", "stream=generate-plan");
    private static final Cell RULER = WEIR.withContender("bufferedReader");
    private static final Budget SPLIT =
            new Budget("split", "LineSplitter", WEIR, RULER, new TimeBudget(TimeBudget.Measure.TIMES_FASTER, 5, 1), 0);
    private static final History.RunFacts RUN = new History.RunFacts(
            "quick", "1a2b3c4d5e+", "", "a processor", 2, "a JDK", 0.5, 0.01, Double.NaN, List.of());

    @TempDir
    private Path folder;

    @Test
    void keepsALineForEachQuestion() throws IOException {
        assertThat(append(twoJvms(WEIR, 20).with(RULER, "us/op", "[[100], [102]]", "[[0], [0]]"), RUN))
                .isEmpty();
        JsonNode line = line();
        assertThat(line.path("format").asString()).isEqualTo("weir-jmh-history/1");
        assertThat(line.path("at").asString()).isEqualTo("2026-11-29T22:00:00Z");
        assertThat(line.path("question").asString()).isEqualTo("split");
        assertThat(line.path("outcome").asString()).isEqualTo("PASS");
        assertThat(line.path("commit").asString()).isEqualTo("1a2b3c4d5e+");
        assertThat(line.path("ratio").doubleValue()).isBetween(0.198, 0.2);
        assertThat(line.path("ratio_low").doubleValue()).isBetween(0.196, 0.197);
        assertThat(line.path("ratio_high").doubleValue()).isBetween(0.2, 0.202);
        assertThat(line.path("spread").doubleValue()).isBetween(0.004, 0.006);
        assertThat(line.path("input").asString()).matches("[0-9a-f]{8}");
        assertThat(line.path("stolen").isNull()).as("not a number").isTrue();
        assertThat(line.path("jdk").asString()).isEqualTo("a JDK");
    }

    @Test
    void oneJvmBoundsNothing() throws IOException {
        append(20, RUN);
        assertThat(line().path("ratio").doubleValue()).isBetween(0.199, 0.201);
        append(twoJvms(WEIR, 20).with(RULER, 100, 0), RUN);
        for (String line : Files.readAllLines(file())) {
            assertThat(line).contains("\"ratio_low\":null", "\"ratio_high\":null");
        }
        assertThat(line().path("spread").isNull()).as("of one JVM").isTrue();
    }

    @Test
    void fewJvmsBoundNoChange() throws IOException {
        for (int jvms : new int[] {7, 8}) {
            Measurements measurements = twoJvms(WEIR, 20).parse();
            Figure figure = Figure.of(measurements.of(WEIR).orElseThrow(), 1_000);
            PairTime pair = new PairTime(new JvmTime(20, 1), new JvmTime(20, 1), 1, 1);
            history()
                    .append(
                            List.of(),
                            List.of(Change.of(SPLIT, figure, figure, Collections.nCopies(jvms, pair))),
                            Outcome.INCONCLUSIVE,
                            RUN,
                            new UnitCounts());
        }
        List<String> lines = Files.readAllLines(file());
        assertThat(lines.get(0)).contains("\"change_low\":null,\"change_high\":null");
        assertThat(lines.get(1)).contains("\"change_low\":1.0,\"change_high\":1.0");
    }

    @Test
    void appends() throws IOException {
        append(20, RUN);
        append(21, RUN);
        assertThat(Files.readAllLines(file())).hasSize(2);
    }

    @Test
    void tellsOfASlowCreep() {
        List<String> said = new ArrayList<>();
        for (int run = 0; run < 12; run++) {
            said = append(20 * Math.pow(1.012, run) * (run % 2 == 0 ? 1.003 : 0.997), RUN);
        }
        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("Creep: split takes ")
                .contains("more of the ruler's time in the last 6 runs than in the first 6 of 2026-11-29T22:00:00Z");
    }

    @Test
    void tellsOfNoCreepWhereRatiosOnlyWander() {
        for (int run = 0; run < 30; run++) {
            assertThat(append(20 * (1 + 0.05 * Math.sin(run * 1.7)), RUN)).isEmpty();
        }
    }

    @Test
    void comparesNothingWithAnotherMachine() {
        History.RunFacts other = new History.RunFacts(
                "quick", "1a2b3c4d5e", "", "another processor", 2, "a JDK", 0.5, 0.01, 0, List.of());
        for (int run = 0; run < 6; run++) {
            append(20, other);
        }
        for (int run = 0; run < 6; run++) {
            assertThat(append(30, RUN)).isEmpty();
        }
    }

    @Test
    void leavesALineThatIsNoJsonAndSaysWhich() throws IOException {
        append(20, RUN);
        Files.writeString(file(), Files.readString(file()) + "{ torn\n");
        assertThat(append(20, RUN))
                .singleElement()
                .asString()
                .startsWith("Line 2 of ")
                .contains("is no JSON");
        assertThat(Files.readAllLines(file())).hasSize(3).contains("{ torn");
    }

    @Test
    void aHistoryThatCannotBeWrittenChangesNoVerdict() throws IOException {
        Files.createDirectory(file());
        assertThat(append(20, RUN)).singleElement().asString().startsWith("This run is not in the history: ");
    }

    private List<String> append(double microseconds, History.RunFacts run) {
        return append(new Measured().with(WEIR, microseconds, 0).with(RULER, 100, 0), run);
    }

    private static Measured twoJvms(Cell cell, double microseconds) {
        return new Measured()
                .with(cell, "us/op", "[[" + microseconds + "], [" + (microseconds + 0.1) + "]]", "[[0], [0]]");
    }

    private List<String> append(Measured measured, History.RunFacts run) {
        Measurements measurements = measured.parse();
        return history()
                .append(
                        new Judge(cell -> 1_000, Strictness.BUDGET).judge(List.of(SPLIT), measurements),
                        List.of(),
                        Outcome.PASS,
                        run,
                        new UnitCounts());
    }

    private History history() {
        return new History(file(), Clock.fixed(Instant.parse("2026-11-29T22:00:00Z"), ZoneOffset.UTC));
    }

    /** The first. */
    private JsonNode line() throws IOException {
        return new JsonMapper().readTree(Files.readAllLines(file()).get(0));
    }

    private Path file() {
        return folder.resolve("history.jsonl");
    }
}
