package dev.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.ServerList;
import dev.weir.bench.run.environment.HardwareSample;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    private static final Simulation SERVER = new Simulation(70, 0, 0.05, 0);

    @TempDir
    private Path parent;

    private int written;

    @Test
    void callsATwofoldServerSlowerByTwoInEachFigure() {
        Comparison comparison = Comparison.of(List.of(run("A", 1), run("B", 2)), Set.of());
        assertThat(comparison.groups()).extracting(Group::name).containsExactly("A", "B");
        assertThat(comparison.methods())
                .singleElement()
                .asString()
                .contains("blocks of successive requests, 8 and 8", "what differs from run to run is not seen");
        Row ttft = row(comparison, new Figure.OfMetric(Metric.TTFT, Percentile.P50));
        assertThat(ttft.cells().get(1).low()).isLessThanOrEqualTo(2).isGreaterThan(1.5);
        assertThat(ttft.cells().get(1).high()).isGreaterThanOrEqualTo(2).isLessThan(2.6);
        assertThat(comparison.rows())
                .filteredOn(row -> row.cells().get(1).ratio() != null)
                .isNotEmpty()
                .allMatch(row -> Set.of(Verdict.SLOWER, Verdict.THIRSTIER).contains(verdict(row)));
        Row tokens = row(comparison, Figure.Rate.TOKENS_PER_S);
        assertThat(tokens.cells().get(1).ratioValue()).isBetween(0.4, 0.6);
    }

    @Test
    void comparesNoPercentileThatTooFewRequestsKnow() {
        Comparison comparison = Comparison.of(List.of(run("A", 1), run("B", 2)), Set.of());
        assertThat(row(comparison, new Figure.OfMetric(Metric.TTFT, Percentile.P90))
                        .cells()
                        .get(1)
                        .ratio())
                .isNotNull();
        assertThat(comparison.rows())
                .extracting(Row::figure)
                .doesNotContain(new Figure.OfMetric(Metric.TTFT, Percentile.P99));
    }

    @Test
    void showsWhatOneGroupKnowsAndTheOtherDoesNot() {
        RunFolder few = run("B", 1, new Simulation(20, 0, 0.05, 0), header("B"));
        Row p90 = row(
                Comparison.of(List.of(run("A", 1), few), Set.of()), new Figure.OfMetric(Metric.TTFT, Percentile.P90));
        assertThat(p90.cells().get(0).value()).isPositive();
        assertThat(p90.cells().get(1)).isEqualTo(new Row.Cell(null, "n < 64", null, null));
    }

    @Test
    void drawsWholeRunsWhereThereAreThreeASide() {
        List<RunFolder> runs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            runs.add(run("A", 1));
            runs.add(run("B", 1.5));
        }
        Comparison comparison = Comparison.of(runs, Set.of());
        assertThat(comparison.groups()).extracting(group -> group.runs().size()).containsExactly(3, 3);
        assertThat(comparison.methods()).singleElement().asString().contains("whole runs, 3 and 3");
        assertThat(row(comparison, new Figure.OfMetric(Metric.E2EL, Percentile.P50))
                        .cells()
                        .get(1)
                        .verdict())
                .isEqualTo(Verdict.SLOWER);
    }

    @Test
    void comparesRunsOfTheSameWithEachOther() {
        Comparison comparison = Comparison.of(List.of(run("A", 1), run("A", 1)), Set.of());
        assertThat(comparison.groups())
                .hasSize(2)
                .allMatch(group -> group.runs().size() == 1);
        assertThat(comparison.rows())
                .filteredOn(row -> row.cells().get(1).verdict() != null)
                .isNotEmpty()
                .allMatch(row -> row.cells().get(1).verdict() == Verdict.UNRESOLVED);
    }

    @Test
    void resolvesNothingWhereTooLittleWasMeasured() {
        Simulation few = new Simulation(12, 0.95, 0.2, 0);
        Comparison comparison =
                Comparison.of(List.of(run("A", 1, few, header("A")), run("B", 9, few, header("B"))), Set.of());
        assertThat(comparison.methods()).singleElement().asString().startsWith("no interval");
        Row.Cell cell = row(comparison, new Figure.OfMetric(Metric.TTFT, Percentile.P50))
                .cells()
                .get(1);
        assertThat(cell.ratioValue()).isGreaterThan(3);
        assertThat(cell.low()).isNull();
        assertThat(cell.verdict()).isEqualTo(Verdict.UNRESOLVED);
    }

    @Test
    void countsTokensAJouleOfAServerOnThisMachine() {
        Row perJoule =
                row(Comparison.of(List.of(run("A", 1), run("B", 2)), Set.of()), Figure.Rate.TOKENS_PER_GPU_JOULE);
        assertThat(perJoule.cells().get(1).verdict()).isEqualTo(Verdict.THIRSTIER);
        RunHeader elsewhere = withServer(header("C"), "http://gpu.example:11434", "0.33.0", "46e0c10c039e");
        Comparison remote = Comparison.of(List.of(run("A", 1), run("C", 1, SERVER, elsewhere)), Set.of());
        assertThat(row(remote, Figure.Rate.TOKENS_PER_GPU_JOULE).cells().get(1).value())
                .isNull();
    }

    @Test
    void refusesRunsThatDifferInWhatMakesFiguresDifferAnyway() {
        RunFolder a = run("A", 1);
        RunFolder b = run("B", 1, SERVER, withServer(header("B"), "http://127.0.0.1:1", "0.34.0", "other"));
        assertThatThrownBy(() -> Comparison.of(List.of(a, b), Set.of(Attribute.CLOCK)))
                .isInstanceOf(CompareException.NotComparable.class)
                .hasMessageContaining("digest differs: 46e0c10c039e (" + a.path() + ") and other (" + b.path() + ")")
                .hasMessageContaining("server-version differs: ollama 0.33.0")
                .hasMessageContaining("--force digest server-version");
        assertThatThrownBy(() -> Comparison.of(List.of(a, b), Set.of(Attribute.DIGEST)))
                .isInstanceOf(CompareException.NotComparable.class)
                .hasMessageNotContaining("digest differs");
        Comparison forced = Comparison.of(List.of(a, b), Set.of(Attribute.DIGEST, Attribute.SERVER_VERSION));
        assertThat(forced.forced())
                .extracting(Difference::attribute)
                .containsExactly(Attribute.DIGEST, Attribute.SERVER_VERSION);
        assertThat(forced.groups()).hasSize(2);
    }

    @Test
    void tellsModelsApartByNameWhereTheirServersTellNoDigest() {
        RunFolder large = run("A", 1, SERVER, Runs.ofNamedModel(header("A"), "llama-70b"));
        RunFolder same = run("A", 1, SERVER, Runs.ofNamedModel(header("A"), "llama-70b"));
        RunFolder small = run("A", 1, SERVER, Runs.ofNamedModel(header("A"), "llama-8b"));
        assertThatThrownBy(() -> Comparison.of(List.of(large, small), Set.of()))
                .isInstanceOf(CompareException.NotComparable.class)
                .hasMessageContaining("model differs: llama-70b (" + large.path() + ") and llama-8b (" + small.path())
                .hasMessageContaining("--force model");
        Comparison forced = Comparison.of(List.of(large, same, small), Set.of(Attribute.MODEL));
        assertThat(forced.groups()).extracting(group -> group.runs().size()).containsExactly(2, 1);
        assertThat(new ComparisonReport(List.of(Comparison.of(List.of(large, same), Set.of())), List.of()).text(200))
                .contains("llama-70b; digest unknown; closed");
    }

    /** A digest is one model, whatever it is called. */
    @Test
    void takesTheSameDigestForTheSameModelUnderAnyName() {
        RunHeader header = header("A");
        RunHeader copy = new RunHeader(
                header.label(),
                header.suite(),
                header.startedAt(),
                header.invocation(),
                header.client(),
                header.load(),
                header.workload(),
                header.server().serving(header.server().product(), "a-copy"));
        Comparison comparison = Comparison.of(List.of(run("A", 1), run("A", 1, SERVER, copy)), Set.of());
        assertThat(comparison.forced()).isEmpty();
    }

    /** Behind a proxy that keeps the answer until its end, all records come in one read. */
    @Test
    void aGapOfNothingIsKnownAndHasNoRatio() {
        Path folder = parent.resolve("buffered");
        try (RunWriter writer = RunWriter.open(folder, header("B"), Runs.environment())) {
            for (RequestResult answer : SERVER.run(1, new SplittableRandom(1))) {
                writer.add(new RequestResult.Builder(answer.index(), 0, "p", answer.scheduledNs())
                        .ended(Outcome.OK, answer.endedNs())
                        .values(Metric.ICL, 0, 0, 0)
                        .values(Metric.E2EL, answer.valuesNs(Metric.E2EL))
                        .build());
            }
            writer.finish();
        }
        Figure gap = new Figure.OfMetric(Metric.ICL, Percentile.P50);
        Comparison comparison = Comparison.of(List.of(run("A", 1), RunFolder.read(folder)), Set.of());
        assertThat(row(comparison, gap).cells().get(1)).isEqualTo(new Row.Cell(0.0, null, null, null));
        assertThat(row(comparison, new Figure.OfMetric(Metric.TTFT, Percentile.P50))
                        .cells()
                        .get(1)
                        .unknownBecause())
                .isEqualTo("unknown");
        Comparison reverse = Comparison.of(List.of(RunFolder.read(folder), run("A", 1)), Set.of());
        assertThat(row(reverse, gap).cells().get(1).ratio()).isNull();
    }

    @Test
    void saysOfARunWhoseRequestsAreLostWhatIsLost() throws IOException {
        RunFolder lost = run("B", 1);
        Files.delete(lost.path().resolve("requests.jsonl"));
        assertThatThrownBy(() -> Comparison.of(List.of(run("A", 1), RunFolder.read(lost.path())), Set.of()))
                .isInstanceOf(CompareException.LostRequests.class)
                .hasMessageContaining(lost.path() + ": its requests.jsonl cannot be read")
                .hasMessageContaining("restore the file");
    }

    @Test
    void keepsApartWhatWasForcedThoughLabelAndMachineAreTheSame() {
        RunHeader newer = withServer(header("A"), "http://127.0.0.1:1", "0.34.0", "46e0c10c039e");
        Comparison comparison = Comparison.of(
                List.of(run("A", 1), run("A", 1), run("A", 2, SERVER, newer)), Set.of(Attribute.SERVER_VERSION));
        assertThat(comparison.groups()).extracting(group -> group.runs().size()).containsExactly(2, 1);
    }

    @Test
    void refusesARunThatSaysNothing() {
        Path folder = parent.resolve("empty");
        try (RunWriter writer = RunWriter.open(folder, header("E"), Runs.environment())) {
            writer.add(new RequestResult.Builder(0, 0, "p", 0)
                    .ended(Outcome.UNREACHABLE, 5)
                    .build());
            writer.finish();
        }
        assertThatThrownBy(() -> Comparison.of(List.of(run("A", 1), RunFolder.read(folder)), Set.of()))
                .isInstanceOf(CompareException.EmptyRun.class)
                .hasMessageContaining("none of its 1 requests");
    }

    /** Servers of a fleet are looked at all: what one of them has that others have not is a difference. */
    @Test
    void aFleetHasWhatAllItsServersHaveAndIsNoServerAlone() {
        RunFolder alone = run("A", 1);
        RunFolder fleet = run("A", 1, SERVER, fleet("0.33.0", "46e0c10c039e"));
        Comparison comparison = Comparison.of(List.of(alone, fleet), Set.of());
        assertThat(comparison.groups())
                .as("not taken together, although all else is the same")
                .hasSize(2);
        RunFolder mixed = run("A", 1, SERVER, fleet("0.24.0", "abc"));
        assertThatThrownBy(() -> Comparison.of(List.of(alone, mixed), Set.of()))
                .isInstanceOf(CompareException.NotComparable.class)
                .hasMessageContaining("digest differs: 46e0c10c039e (")
                .hasMessageContaining("46e0c10c039e and abc (")
                .hasMessageContaining("ollama 0.24.0 and ollama 0.33.0 (");
    }

    /** The usual server, one of this version and digest, and one that was down. */
    private static RunHeader fleet(String version, String digest) {
        RunHeader header = header("A");
        ServerFacts other =
                withServer(header, "http://127.0.0.1:2", version, digest).server();
        return new RunHeader(
                header.label(),
                header.suite(),
                header.startedAt(),
                header.invocation(),
                header.client(),
                header.load().over(ServerList.parse("http://127.0.0.1:11434,http://127.0.0.1:2,http://127.0.0.1:3")),
                header.workload(),
                header.server(),
                List.of(header.server(), other, ServerFacts.unknown("http://127.0.0.1:3", null)));
    }

    private static Row row(Comparison comparison, Figure figure) {
        return comparison.rows().stream()
                .filter(row -> row.figure().equals(figure))
                .findFirst()
                .orElseThrow();
    }

    private static Verdict verdict(Row row) {
        return Objects.requireNonNull(row.cells().get(1).verdict());
    }

    private static RunHeader header(String label) {
        return Runs.header(label);
    }

    private static RunHeader withServer(RunHeader header, String url, String version, String digest) {
        ServerFacts server = header.server();
        return new RunHeader(
                header.label(),
                header.suite(),
                header.startedAt(),
                header.invocation(),
                header.client(),
                header.load(),
                header.workload(),
                new ServerFacts(
                        url,
                        server.machine(),
                        server.product(),
                        version,
                        server.model(),
                        digest,
                        server.quantization(),
                        server.parameterSize(),
                        server.contextLength(),
                        server.sizeBytes(),
                        server.sizeVramBytes()));
    }

    private RunFolder run(String label, double slowness) {
        return run(label, slowness, SERVER, header(label));
    }

    private RunFolder run(String name, double slowness, Simulation server, RunHeader header) {
        written++;
        Path folder = parent.resolve(name + written);
        try (RunWriter writer = RunWriter.open(folder, header, Runs.environment())) {
            List<RequestResult> requests = server.run(slowness, new SplittableRandom(written));
            requests.forEach(writer::add);
            long endNs = requests.get(requests.size() - 1).endedNs();
            for (long atNs = 0; atNs <= endNs; atNs += 1_000_000_000) {
                writer.sample(new HardwareSample.OfGpu(atNs, 0, null, null, 300.0, null, null, null));
            }
            writer.finish();
        }
        return RunFolder.read(folder);
    }
}
