package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {

    @TempDir
    private Path parent;

    private String a;
    private String b;
    private String other;

    @BeforeEach
    void writeRuns() {
        a = Runs.write(parent.resolve("a"), "RTX-4090", 70, new SplittableRandom(1))
                .toString();
        b = Runs.write(parent.resolve("b"), "H100", 70, new SplittableRandom(2)).toString();
        other = Runs.write(parent.resolve("other"), Runs.differently(Runs.header("other")), 70, new SplittableRandom(3))
                .toString();
    }

    @Test
    void showsFiguresRatiosAndVerdicts() {
        CommandLineRun run = CommandLineRun.of("compare", a, b);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("suite streams")
                .containsPattern("A +RTX-4090; RTX 4090; llama3.1:8b; Q4_K_M; closed, 4 streams; 1 run of 70")
                .containsPattern("B +H100;")
                .containsPattern("ms +A +B +B/A +interval +verdict\n")
                .containsPattern("ttft p50 +[0-9.]+ +[0-9.]+ +[0-9.]+x +[0-9.]+-[0-9.]+ +no difference resolved\n")
                .containsPattern("B/A +intervals by drawing blocks of successive requests");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void writesMarkdownCsvAndJson() {
        assertThat(CommandLineRun.of("compare", "--format", "markdown", a, b).out())
                .startsWith("## streams\n\n- A: RTX-4090;")
                .contains("| :-- | --: |");
        assertThat(CommandLineRun.of("compare", "--format", "csv", a, b).out())
                .startsWith("suite,figure,unit,group,machine,value,unknown_because,ratio,low,high,verdict,note\n"
                        + "streams,ttft p50,ms,RTX-4090,RTX 4090,")
                .contains(",no difference resolved,\n");
        JsonNode json = JsonMapper.shared()
                .readTree(CommandLineRun.of("compare", "--format", "json", a, b).out());
        assertThat(json.path("schema_version").asString()).isEqualTo("weir-comparison/1");
        JsonNode suite = json.path("suites").path(0);
        assertThat(suite.path("groups")
                        .path(1)
                        .path("percentile_curves_ms")
                        .path("ttft")
                        .size())
                .isGreaterThan(10);
        assertThat(Path.of(suite.path("groups")
                        .path(0)
                        .path("runs")
                        .path(0)
                        .path("requests_file")
                        .asString()))
                .isRegularFile();
        JsonNode ttft = suite.path("figures").path(0);
        assertThat(ttft.path("figure").asString()).isEqualTo("ttft p50");
        assertThat(ttft.path("groups").path(1).path("verdict").asString()).isEqualTo("no difference resolved");
        assertThat(ttft.path("groups").path(1).path("low").asDouble()).isLessThan(1);
    }

    @Test
    void refusesWhatMeasuresAnotherThingUnlessForced() {
        CommandLineRun refused = CommandLineRun.of("compare", a, other);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("digest differs", "--force digest");
        CommandLineRun forced = CommandLineRun.of("compare", a, other, "--force", "digest");
        assertThat(forced.status()).isZero();
        assertThat(forced.out().indexOf("digest differs"))
                .isPositive()
                .isLessThan(forced.out().indexOf("B/A"));
    }

    @Test
    void comparesTheSuitesThatAllRunsHave() {
        Runs.write(parent.resolve("a/suites/single"), "RTX-4090", 12, new SplittableRandom(1));
        Runs.write(parent.resolve("b/suites/single"), "H100", 12, new SplittableRandom(1));
        Runs.write(parent.resolve("a/suites/batch-10"), "RTX-4090", 12, new SplittableRandom(1));
        JsonNode json = JsonMapper.shared()
                .readTree(CommandLineRun.of("compare", "--format", "json", a, b).out());
        assertThat(json.path("suites").size()).isEqualTo(2);
    }

    /** A suite in which nothing ended well says nothing, and takes nothing from the others. */
    @Test
    void namesTheSuitesThatCannotBeCompared() {
        Runs.write(parent.resolve("a/suites/single"), "RTX-4090", 12, new SplittableRandom(1));
        Path empty = Runs.write(parent.resolve("b/suites/single"), "H100", 0, new SplittableRandom(1));
        Runs.write(parent.resolve("a/suites/batch-10"), "RTX-4090", 12, new SplittableRandom(1));
        CommandLineRun text = CommandLineRun.of("compare", a, b);
        assertThat(text.status()).as(text.err()).isZero();
        String names = text.out().substring(text.out().indexOf("\nnot compared"));
        assertThat(names.replaceAll("\\s+", " "))
                .contains("not compared single: " + empty + ": none of its 0 requests ended well")
                .contains("not compared batch-10: not all runs have it");
        assertThat(CommandLineRun.of("compare", a, b, "--format", "markdown").out())
                .contains("- not compared: batch-10: not all runs have it\n");
        assertThat(CommandLineRun.of("compare", a, b, "--format", "csv").out())
                .contains("\nbatch-10,not compared,,,,,,,,,,not all runs have it\n");
        JsonNode json = JsonMapper.shared()
                .readTree(CommandLineRun.of("compare", a, b, "--json").out());
        assertThat(json.path("suites")).hasSize(1);
        assertThat(json.path("not_compared")).hasSize(2);
        assertThat(json.path("not_compared").path(1).path("suite").asString()).isEqualTo("batch-10");
    }

    /** What stands in the terminal's table, and above it, is in each format. */
    @Test
    void everyFormatHasTheClientsShareAndTheReservations() {
        Path late = parent.resolve("late");
        try (RunWriter run = RunWriter.open(late, Runs.header("late"), Runs.environment())) {
            for (int i = 0; i < 20; i++) {
                run.add(new RequestResult.Builder(i, 0, "p", i)
                        .ended(Outcome.OK, i + 1)
                        .values(Metric.E2EL, 1_000_000)
                        .values(Metric.DECODE_LAG, 2_000_000, 0)
                        .values(Metric.SEND_LAG, 3_000_000)
                        .build());
            }
            run.degraded("the clock stepped");
            run.stop("interrupted");
        }
        String text = CommandLineRun.of("compare", late.toString(), b).out();
        assertThat(text)
                .containsPattern("\\+ send_lag p50 +3\\.00[0-9] +unknown")
                .containsPattern(
                        "\\+ decode_lag +what the client takes from a record's arrival to its event; it is\\s+in no figure above")
                .containsPattern("\\+ send_lag +how late the client had sent a request; it is in all figures above");
        String csv = CommandLineRun.of("compare", late.toString(), b, "--format", "csv")
                .out();
        assertThat(csv)
                .containsPattern("streams,send_lag p50,ms,late,RTX 4090,3\\.00[0-9]*,,,,,,\n")
                .contains("streams,send_lag p50,ms,H100,RTX 4090,,unknown,,,,,\n")
                .contains("streams,degraded,,late,,,,,,,," + late + ": the clock stepped\n")
                .contains("streams,incomplete,,late,,,,,,,," + late + ": interrupted\n");
        JsonNode suite = JsonMapper.shared()
                .readTree(CommandLineRun.of("compare", late.toString(), b, "--json")
                        .out())
                .path("suites")
                .path(0);
        assertThat(suite.path("client")).hasSize(4);
        assertThat(suite.path("client").path(0).path("figure").asString()).isEqualTo("decode_lag p50");
        assertThat(suite.path("client")
                        .path(0)
                        .path("groups")
                        .path(1)
                        .path("unknown_because")
                        .asString())
                .isEqualTo("unknown");
        assertThat(CommandLineRun.of("compare", late.toString(), other, "--format", "csv", "--force", "digest")
                        .out())
                .contains("streams,forced,,,,,,,,,,digest differs: ");
    }

    @Test
    void mergesOneShardThatIsAllThereIs() {
        Path only = parent.resolve("only");
        RunHeader header = Runs.header("only");
        Runs.write(only, header.withLoad(header.load().of(new Shard(1, 2))), 5, new SplittableRandom(1));
        CommandLineRun refused = CommandLineRun.of("merge", only.toString(), "--to", parent + "/x");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .contains("it takes two runs to merge; where one shard is all there is, add --partial");
        CommandLineRun partial = CommandLineRun.of("merge", only.toString(), "--partial", "--to", parent + "/y");
        assertThat(partial.status()).as(partial.err()).isZero();
        assertThat(RunFolder.read(parent.resolve("y")).degraded())
                .contains("shard 2/2 is missing: these are figures of a part of the load");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertThat(CommandLineRun.of("compare", a).status()).isEqualTo(2);
        assertThat(CommandLineRun.of("compare", a).err()).contains("it takes two runs");
        assertThat(CommandLineRun.of("compare", a, b, "--force", "luck").err())
                .contains("'luck' is nothing that runs must have in common")
                .contains("server-version");
        CommandLineRun noRun = CommandLineRun.of("compare", a, parent.toString());
        assertThat(noRun.status()).isEqualTo(1);
        assertThat(noRun.err()).contains("is no run, because it has no run.json");
        Files.writeString(Path.of(b, "run.json"), "{\"schema_version\":\"weir-run/9\"}");
        assertThat(CommandLineRun.of("compare", a, b).err()).contains("weir-run/9", "weir-run/1");
        String empty = Runs.write(parent.resolve("empty"), "RTX-4090", 0, new SplittableRandom(1))
                .toString();
        assertThat(CommandLineRun.of("compare", a, empty).err()).contains("none of its 0 requests ended well");
    }

    @Test
    void mergesRuns() {
        String half = Runs.write(parent.resolve("half"), "RTX-4090", 30, new SplittableRandom(9))
                .toString();
        Path to = parent.resolve("merged");
        CommandLineRun run = CommandLineRun.of("merge", a, half, "--to", to.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("100 of 100 ended well", "closed, 8 streams");
        RunFolder merged = RunFolder.read(to);
        assertThat(merged.histograms().requests(Metric.TTFT)).isEqualTo(100);
        assertThat(merged.header().invocation().commandLine())
                .containsExactly("weir", "merge", a, half, "--to", to.toString());
        CommandLineRun again = CommandLineRun.of("merge", a, half, "--to", to.toString());
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("choose another folder");
        assertThat(CommandLineRun.of("merge", a, other, "--to", parent + "/x").err())
                .contains("no parts of one", "server differs");
        assertThat(CommandLineRun.of("merge", a, "--to", parent + "/x").status())
                .isEqualTo(2);
    }

    @Test
    void aRunThatIsGivenTwiceIsRefusedByName() throws IOException {
        Path to = parent.resolve("merged");
        CommandLineRun merge = CommandLineRun.of("merge", a, a, "--to", to.toString());
        assertThat(merge.status()).isEqualTo(1);
        assertThat(merge.err())
                .isEqualTo("weir merge: " + a + " is given twice, and would count as two runs; give each run once\n");
        assertThat(to).doesNotExist();
        assertThat(CommandLineRun.of("compare", a, b, a + "/../b").err()).contains(" is given twice, as " + b + " too");
        assertThat(CommandLineRun.of("check", a, a, "--baseline", b).status()).isEqualTo(1);
        assertThat(CommandLineRun.of("check", a, "--baseline", b, b).err()).contains(b + " is given twice");
    }
}
