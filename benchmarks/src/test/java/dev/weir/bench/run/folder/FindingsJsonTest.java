package dev.weir.bench.run.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Findings;
import dev.weir.bench.run.Findings.Batch;
import dev.weir.bench.run.Findings.Chunkings;
import dev.weir.bench.run.Findings.Tiers;
import dev.weir.bench.run.Load;
import dev.weir.bench.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FindingsJsonTest {

    private static final List<Findings> ALL = List.of(
            new Batch(3, List.of(new Batch.Agent(1, 100, 900), new Batch.Agent(2, 200, 900))),
            new Tiers(List.of(
                    new Tiers.Tier("full", OptionalDouble.of(1_200.5), OptionalLong.of(70), OptionalLong.of(80), 9),
                    new Tiers.Tier(
                            "compressed", OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty(), 3))),
            new Chunkings(List.of(
                    new Chunkings.Cut("every-byte", 10, 900, OptionalDouble.of(123.25)),
                    new Chunkings.Cut("lines", 0, 90, OptionalDouble.empty()))));

    @TempDir
    private Path parent;

    private Path folder() {
        return parent.resolve("run");
    }

    private void write(RunHeader header, List<Findings> findings) {
        try (RunWriter run = RunWriter.open(folder(), header, Runs.environment())) {
            run.add(Runs.answer(0, 0, new SplittableRandom(1)));
            findings.forEach(run::findings);
            run.finish();
        }
    }

    private JsonNode summary() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(folder().resolve("summary.json")));
    }

    @Test
    void whatSuitesFoundIsReadBackAsItWas() throws IOException {
        write(Runs.header("a"), ALL);
        RunFolder run = RunFolder.read(folder());
        assertThat(run.findings()).isEqualTo(ALL);
        assertThat(run.problems()).isEmpty();
        JsonNode findings = summary().path("findings");
        assertThat(findings.propertyNames()).containsExactly("batch", "tiers", "chunking");
        assertThat(findings.path("batch")
                        .path("agents")
                        .path(1)
                        .path("streaming_ns")
                        .asLong())
                .isEqualTo(200);
        assertThat(findings.path("tiers")
                        .path("tiers")
                        .path(1)
                        .path("prompt_tokens")
                        .isNull())
                .as("unknown is null, never zero")
                .isTrue();
    }

    @Test
    void aRunWithoutFindingsHasNone() throws IOException {
        write(Runs.header("a"), List.of());
        assertThat(summary().has("findings")).isFalse();
        assertThat(RunFolder.read(folder()).findings()).isEmpty();
    }

    @Test
    void aSummaryThatIsCutCostsTheFindingsOnly() throws IOException {
        write(Runs.header("a"), ALL);
        Path file = folder().resolve("summary.json");
        Files.writeString(file, Files.readString(file).substring(0, 300));
        RunFolder run = RunFolder.read(folder());
        assertThat(run.findings()).isEmpty();
        assertThat(run.problems()).singleElement().asString().startsWith("summary.json cannot be read");
        assertThat(run.totals().requests()).isEqualTo(1);
    }

    @Test
    void aClosedLoopSaysWhatItDidNotSend() throws IOException {
        write(Runs.header("a"), List.of());
        assertThat(summary().path("closed_loop").path("unsent_requests").asLong(-1))
                .isZero();
    }

    @Test
    void anOpenLoopHasNothingToSay() throws IOException {
        write(Runs.header("a").withLoad(Load.open(2, 1, null, 0)), List.of());
        assertThat(summary().has("closed_loop")).isFalse();
    }
}
