package dev.weir.bench.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.compare.Merge;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerList;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetCheckTest {

    private static final long MS = 1_000_000;
    private static final ServerList SERVERS = ServerList.parse("http://a:1,http://b:2");

    @TempDir
    private Path parent;

    private Path merged;
    private Path single;
    private List<Path> shards;

    @BeforeEach
    void measure() {
        shards = List.of(run("s1", new Shard(1, 2), 0), run("s2", new Shard(2, 2), 0));
        single = run("single", Shard.WHOLE, 0);
        merged = parent.resolve("merged");
        Merge.write(shards.stream().map(RunFolder::open).toList(), false, List.of("weir"), merged);
    }

    /** 40 requests of a whole whose answers take 30 ms, and a little more from one to the next. */
    private Path run(String name, Shard shard, long laterNs) {
        RunHeader header = Runs.header("fleet");
        Path folder = parent.resolve(name);
        try (RunWriter run = RunWriter.open(
                folder,
                header.withLoad(header.load().over(SERVERS).of(shard.isWhole() ? null : shard)),
                Runs.environment())) {
            for (long index = 0; index < 40; index++) {
                if (shard.owns(index)) {
                    run.add(new RequestResult.Builder(index, 0, "prompt-" + index, index * 10 * MS)
                            .ended(Outcome.OK, index * 10 * MS + 30 * MS + laterNs)
                            .server(SERVERS.of(index).url())
                            .count(Count.EVAL_TOKENS, 5 + index)
                            .values(Metric.TTFT, 10 * MS + index * 1_000 + laterNs)
                            .values(Metric.ICL, 1 * MS, 2 * MS + index)
                            .values(Metric.E2EL, 30 * MS + index * 1_000 + laterNs)
                            .build());
                }
            }
            run.finish();
        }
        return folder;
    }

    private FleetCheck check(double pacingUs) throws IOException {
        return called(List.of("--beside", single.toString(), String.valueOf(pacingUs)), shards);
    }

    private FleetCheck called(List<String> options, List<Path> runs) throws IOException {
        return FleetCheck.called(Stream.of(
                        options.stream(),
                        Stream.of(merged.toString()),
                        runs.stream().map(Path::toString))
                .flatMap(arguments -> arguments)
                .toList());
    }

    @Test
    void aUnionIsCheckedAlone() throws IOException {
        FleetCheck check = called(List.of(), shards);
        assertThat(check.hasFailed()).isFalse();
        assertThat(check.lines())
                .containsExactly(
                        "ok: the merged run has all requests of its generators: 40 requests (40 ok), 980 tokens",
                        "ok: the merged histograms of 3 metrics are those of the 160 values in all requests.jsonl,"
                                + " bit for bit");
    }

    @Test
    void aUnionWithoutOneOfItsRunsIsNone() throws IOException {
        FleetCheck check = called(List.of(), shards.subList(0, 1));
        assertThat(check.hasFailed()).isTrue();
        assertThat(check.lines())
                .containsExactly(
                        "FAILED: not so: the merged run has all requests of its generators: 20 requests (20 ok), 480 tokens;"
                                + " it has 40 requests (40 ok), 980 tokens",
                        "FAILED: not so: the merged histograms of 3 metrics are those of the 80 values in all"
                                + " requests.jsonl, bit for bit; different: e2el, icl, ttft");
    }

    @Test
    void aCallWithoutRunsSaysHowItIsCalled() {
        assertThatThrownBy(() -> called(List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("is called with [--beside SINGLE PACING_US] MERGED SHARD...");
        assertThatThrownBy(() -> FleetCheck.called(List.of("--beside", "a"))).hasMessageContaining("SHARD...");
    }

    @Test
    void aMergeThatIsWhatItShouldBePasses() throws IOException {
        FleetCheck check = check(10);
        assertThat(check.hasFailed()).as(check.lines().toString()).isFalse();
        assertThat(check.lines()).hasSize(6).allMatch(line -> line.startsWith("ok: "));
        assertThat(check.lines().get(1)).contains("of 3 metrics are those of the 160 values");
    }

    @Test
    void oneValueTooManyInAShardIsFound() throws IOException {
        Path requests = shards.get(1).resolve("requests.jsonl");
        String lines = Files.readString(requests);
        Files.writeString(requests, lines.replaceFirst("\"icl\":\\[1000000,", "\"icl\":[1000000,1000000,"));
        assertThat(check(10).lines().get(1)).startsWith("FAILED: not so: ").endsWith("; different: icl");
        assertThat(check(10).hasFailed()).isTrue();
    }

    @Test
    void aRequestThatWentToAnotherServerIsFound() throws IOException {
        Path requests = single.resolve("requests.jsonl");
        Files.writeString(requests, Files.readString(requests).replaceFirst("http://b:2", "http://a:1"));
        assertThat(check(10).lines().get(2)).startsWith("FAILED: not so: the generators sent the 40 requests");
    }

    @Test
    void aRequestThatEndedOtherwiseOrWithOtherTokensIsFound() throws IOException {
        Path requests = single.resolve("requests.jsonl");
        String lines = Files.readString(requests);
        Files.writeString(requests, lines.replaceFirst("\"ok\"", "\"truncated\""));
        assertThat(check(10).lines().get(3))
                .isEqualTo("FAILED: not so: each request ended as it did of one generator, with as many tokens:"
                        + " 40 requests (39 ok, 1 truncated), 980 tokens; of the generators together 40 requests (40 ok),"
                        + " 980 tokens");
        Files.writeString(requests, lines.replaceFirst("\"eval_tokens\":5", "\"eval_tokens\":6"));
        assertThat(check(10).lines().get(3)).startsWith("FAILED: ").contains("981 tokens; ");
    }

    @Test
    void moreThanThePacingErrorExplainsIsFound() throws IOException {
        single = run("late", Shard.WHOLE, 2 * MS);
        assertThat(check(1_000).lines().subList(4, 6))
                .allMatch(line -> line.startsWith("FAILED: not so: median "))
                .anyMatch(line -> line.contains("median ttft is 10.027 ms merged and 12.02"));
        assertThat(check(2_000).hasFailed()).isFalse();
    }
}
