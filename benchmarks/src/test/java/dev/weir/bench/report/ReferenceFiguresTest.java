package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.report.ReferenceFigure.Verdict;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.Load;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceFiguresTest {

    private static final long MS = 1_000_000;

    @TempDir
    private Path parent;

    @Test
    void timesAreJudgedOnTheReferenceMachine() {
        Path run = write("NVIDIA GeForce RTX 3060", "7.2B", 12, 250);
        assertThat(figure(run, "first chunk").verdict()).isEqualTo(Verdict.REPRODUCED);
        assertThat(figure(run, "first chunk").measured()).isEqualTo("250 ms, ttft p50 of 12 requests");
        assertThat(figure(run, "first chunk").command()).isEqualTo("weir latency");
        assertThat(figure(write("NVIDIA GeForce RTX 3060", "7.2B", 12, 400), "first chunk")
                        .verdict())
                .isEqualTo(Verdict.REFUTED);
    }

    @Test
    void timesOfOtherMachinesAndModelsSayNothing() {
        for (Path run : List.of(write("NVIDIA H100", "7.2B", 12, 250), write("RTX 3060", "70.6B", 12, 250))) {
            assertThat(figure(run, "first chunk").verdict()).isEqualTo(Verdict.NOT_MEASURABLE);
            assertThat(figure(run, "first chunk").because())
                    .contains("an RTX 3060 with a 7B model", "this is llama3.1:8b on");
        }
    }

    @Test
    void ratiosAreJudgedEverywhere() {
        Path run = write("NVIDIA H100", "70.6B", 12, 250);
        assertThat(figure(run, "first chunk sooner than the whole answer").verdict())
                .isEqualTo(Verdict.REPRODUCED);
        assertThat(figure(run, "batch: first plan sooner").measured()).isEqualTo("9x, medians of 12 answers");
        assertThat(figure(run, "batch: first plan sooner").verdict()).isEqualTo(Verdict.REPRODUCED);
        assertThat(figure(run, "prompt compression, in tokens").measured()).isEqualTo("27.1x, 4819 tokens to 178");
        assertThat(figure(run, "prompt compression, in tokens").verdict()).isEqualTo(Verdict.REFUTED);
        assertThat(figure(run, "live check: first chunk").verdict()).isEqualTo(Verdict.REFUTED);
        assertThat(figure(run, "live check: answers").verdict()).isEqualTo(Verdict.NOT_MEASURABLE);
    }

    @Test
    void whatIsSaidOfOneUserIsJudgedByOneStreamOnly() {
        for (Load load : List.of(
                Load.closed(4, null, 0),
                Load.open(2, 1, null, 0),
                Load.closed(1, null, 0).of(new Shard(1, 2)))) {
            Path run = write("RTX 3060", "7.2B", 12, 250, load);
            for (String name : List.of("first chunk", "single plan", "first chunk sooner than the whole answer")) {
                assertThat(figure(run, name).verdict()).isEqualTo(Verdict.NOT_MEASURABLE);
                assertThat(figure(run, name).because()).isEqualTo("no run of one user");
            }
        }
    }

    /** Its answers keep to their own times, however many are on the way. */
    @Test
    void ofAReplayRatiosAreToldByHoweverManyStreams() {
        RunHeader replayed = Runs.header("A");
        Path run = write(
                "replay",
                new RunHeader(
                        "A",
                        "single",
                        replayed.startedAt(),
                        replayed.invocation(),
                        replayed.client(),
                        Load.closed(12, null, 0),
                        replayed.workload(),
                        ServerFacts.unknown("http://127.0.0.1:1", null).serving(ServerFacts.OWN_REPLAY, "recordings")),
                12,
                250);
        ReferenceFigure sooner = figure(run, "first chunk sooner than the whole answer");
        assertThat(sooner.measured()).startsWith("8x");
        assertThat(sooner.verdict()).isEqualTo(Verdict.REPRODUCED);
        assertThat(figure(run, "first chunk").measured()).startsWith("250 ms");
        assertThat(figure(run, "first chunk").verdict()).isEqualTo(Verdict.NOT_MEASURABLE);
    }

    @Test
    void fewRequestsTellNothing() {
        ReferenceFigure figure = figure(write("RTX 3060", "7.2B", 3, 250), "first chunk");
        assertThat(figure.verdict()).isEqualTo(Verdict.NOT_MEASURABLE);
        assertThat(figure.because()).isEqualTo("only 3 answers tell, fewer than 11");
        ReferenceFigure batch = figure(write("NVIDIA H100", "70.6B", 3, 250), "batch: first plan sooner");
        assertThat(batch.verdict()).isEqualTo(Verdict.NOT_MEASURABLE);
        assertThat(batch.because())
                .isEqualTo("only 3 answers tell, fewer than 11; weir latency --suite batch --batches N asks for more");
    }

    /** Core's client counts no records and does not time its decoding. */
    @Test
    void aClientThatDoesNotTellWhatParsingTakesIsJudgedByItsLag() {
        String name = "parse overhead of a chunk";
        assertThat(figure(chunking("timed", 40, OptionalDouble.of(2_000)), name).measured())
                .isEqualTo("0.002 ms, decoding and extracting, mean of 40 records");
        for (Path untold :
                List.of(chunking("untold", 0, OptionalDouble.empty()), chunking("older", 0, OptionalDouble.of(0)))) {
            assertThat(figure(untold, name).measured()).isEqualTo("2 ms, decode_lag p50 of 12 requests");
            assertThat(figure(untold, name).verdict()).isEqualTo(Verdict.REFUTED);
        }
    }

    @Test
    void lagsOfFewRequestsAreNoLackOfARun() {
        String name = "parse overhead of a chunk";
        assertThat(figure(chunking("few", 0, OptionalDouble.empty(), 8), name).because())
                .isEqualTo("only 8 answers tell, fewer than 11");
    }

    private Path chunking(String name, long records, OptionalDouble busyNsPerRecord) {
        return chunking(name, records, busyNsPerRecord, 12);
    }

    private Path chunking(String name, long records, OptionalDouble busyNsPerRecord, int requests) {
        Path folder = parent.resolve(name);
        try (RunWriter run = RunWriter.open(folder, Runs.header("A"), Runs.environment())) {
            for (int i = 0; i < requests; i++) {
                run.add(new RequestResult.Builder(i, 0, "p", i)
                        .ended(Outcome.OK, i + 2_000 * MS)
                        .values(Metric.DECODE_LAG, 2 * MS)
                        .values(Metric.E2EL, 2_000 * MS)
                        .build());
            }
            run.findings(new Findings.Chunkings(
                    List.of(new Findings.Chunkings.Cut("recorded", records, 40, busyNsPerRecord))));
            run.finish();
        }
        return folder;
    }

    private static ReferenceFigure figure(Path run, String name) {
        return ReferenceFigures.of(ReportedLoad.read(List.of(run))).stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Path write(String machine, String parameters, int requests, long ttftMs) {
        return write(machine, parameters, requests, ttftMs, Load.closed(1, null, 0));
    }

    private Path write(String machine, String parameters, int requests, long ttftMs, Load load) {
        RunHeader header = Runs.header("A");
        ServerFacts server = header.server();
        RunHeader of = new RunHeader(
                "A",
                "single",
                header.startedAt(),
                header.invocation(),
                header.client(),
                load,
                header.workload(),
                new ServerFacts(
                        server.url(),
                        machine,
                        server.product(),
                        server.version(),
                        server.model(),
                        server.digest(),
                        server.quantization(),
                        parameters,
                        8192L,
                        null,
                        null));
        return write(machine + parameters + requests + ttftMs + load.describe(), of, requests, ttftMs);
    }

    private Path write(String name, RunHeader of, int requests, long ttftMs) {
        Path folder = parent.resolve(name.replaceAll("\\W+", "-"));
        try (RunWriter run = RunWriter.open(folder, of, Runs.environment())) {
            IntStream.range(0, requests)
                    .forEach(i -> run.add(new RequestResult.Builder(i, 0, "p", i)
                            .ended(Outcome.OK, i + 2_000 * MS)
                            .values(Metric.TTFT, ttftMs * MS)
                            .values(Metric.E2EL, 2_000 * MS)
                            .build()));
            run.findings(new Findings.Batch(
                    requests,
                    List.of(
                            new Findings.Batch.Agent(1, 300 * MS, 2_700 * MS),
                            new Findings.Batch.Agent(2, 900 * MS, 2_700 * MS))));
            run.findings(new Findings.Tiers(List.of(tier("full", 4819), tier("compressed", 178))));
            run.check(new Check("first-chunk", Check.Verdict.FAILED, "900 ms", "< 500 ms"));
            run.finish();
        }
        return folder;
    }

    private static Findings.Tiers.Tier tier(String name, double tokens) {
        return new Findings.Tiers.Tier(name, OptionalDouble.of(tokens), OptionalLong.empty(), OptionalLong.empty(), 1);
    }
}
