package dev.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.bench.run.Client;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.Invocation;
import dev.weir.bench.run.Load;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.environment.HardwareSample;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.run.folder.RunWriter;
import dev.weir.bench.run.folder.Runs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {

    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    private Path parent;

    @Test
    void hasTheHistogramsOfAllRequestsTogetherToTheLastBit() {
        RunHistograms union = new RunHistograms();
        List<RunFolder> parts = List.of(
                part("a", 40, 1, START.plusMillis(1500), union),
                part("b", 25, 2, START, union),
                part("c", 0, 3, START.plusSeconds(1), union));
        Path folder = parent.resolve("merged");
        Merge.write(parts, false, List.of("weir", "merge"), folder);
        RunFolder merged = RunFolder.read(folder);
        assertThat(merged.problems()).isEmpty();
        assertThat(merged.incompleteBecause()).isEmpty();
        assertThat(merged.totals().requests()).isEqualTo(65);
        assertThat(merged.header().startedAt()).isEqualTo(START);
        assertThat(merged.header().load().concurrency()).isEqualTo(12);
        for (Metric metric : union.metrics()) {
            assertThat(encoded(merged.histograms().of(metric))).isEqualTo(encoded(union.of(metric)));
        }
    }

    @Test
    void ordersRequestsByWhenTheyEndedOnOneClock() {
        RunHistograms unused = new RunHistograms();
        List<RunFolder> parts =
                List.of(part("a", 20, 1, START.plusMillis(1500), unused), part("b", 20, 2, START, unused));
        Merge.write(parts, false, List.of("weir", "merge"), parent.resolve("merged"));
        List<RequestResult> requests = new ArrayList<>();
        RunFolder.read(parent.resolve("merged")).forEachRequest(requests::add);
        assertThat(requests).extracting(RequestResult::endedNs).isSorted();
        assertThat(requests).extracting(RequestResult::scheduledNs).contains(0L, 1_500_000_000L);
    }

    @Test
    void isIncompleteWhereAPartIs() {
        try (RunWriter writer = RunWriter.open(parent.resolve("half"), header(START), Runs.environment())) {
            writer.stop("interrupted");
        }
        RunFolder whole = part("a", 3, 1, START, new RunHistograms());
        Merge.write(
                List.of(whole, RunFolder.read(parent.resolve("half"))),
                false,
                List.of("weir"),
                parent.resolve("merged"));
        assertThat(RunFolder.read(parent.resolve("merged")).incompleteBecause())
                .get()
                .asString()
                .contains("half: interrupted");
    }

    /** Both sampled the same GPU, at 100 W and at 102 W: what it took is not added. */
    @Test
    void keepsWhatTheHardwareDidApartByGenerator() throws IOException {
        List<RunFolder> parts = List.of(sampled("a", START.plusSeconds(2), 100), sampled("b", START, 102));
        Path folder = parent.resolve("merged");
        Merge.write(parts, false, List.of("weir", "merge"), folder);
        assertThat(Files.readAllLines(folder.resolve("hardware.jsonl")))
                .hasSize(8)
                .filteredOn(line -> line.contains("\"generator\":1"))
                .hasSize(4);
        RunFolder merged = RunFolder.read(folder);
        assertThat(merged.problems()).isEmpty();
        assertThat(merged.hardware().gpuJoules(2_000_000_000L, 5_000_000_000L).getAsDouble())
                .isCloseTo(300, within(0.01));

        Path twice = parent.resolve("merged-again");
        Merge.write(List.of(merged, sampled("c", START, 104)), false, List.of("weir", "merge"), twice);
        assertThat(Files.readAllLines(twice.resolve("hardware.jsonl")))
                .filteredOn(line -> line.contains("\"generator\":2"))
                .hasSize(4);
    }

    private RunFolder sampled(String name, Instant start, double watts) {
        Path folder = parent.resolve(name);
        try (RunWriter run = RunWriter.open(folder, header(start), Runs.environment())) {
            for (long second = 0; second < 4; second++) {
                run.sample(
                        new HardwareSample.OfGpu(second * 1_000_000_000, 0, 50.0, 1L << 30, watts, 2_000, 10_000, 60));
            }
            run.finish();
        }
        return RunFolder.read(folder);
    }

    @Test
    void refusesRunsThatAreNoPartsOfOne() {
        RunFolder a = part("a", 3, 1, START, new RunHistograms());
        RunFolder b = RunFolder.read(
                Runs.write(parent.resolve("other"), Runs.differently(Runs.header("a")), 3, new SplittableRandom(1)));
        Path folder = parent.resolve("merged");
        assertThatThrownBy(() -> Merge.write(List.of(a, b), false, List.of("weir"), folder))
                .isInstanceOf(CompareException.NotMergeable.class)
                .hasMessageContaining("digest differs")
                .hasMessageContaining("server differs: http://127.0.0.1:11434 and http://gpu.example:11434")
                .hasMessageContaining("arrivals differs: CLOSED and OPEN");
        assertThat(folder).doesNotExist();
    }

    @Test
    void refusesTwoModelsOfServersThatTellNoDigest() {
        List<RunFolder> runs = new ArrayList<>();
        for (String model : List.of("llama-70b", "llama-8b")) {
            runs.add(RunFolder.read(Runs.write(
                    parent.resolve(model), Runs.ofNamedModel(Runs.header("a"), model), 3, new SplittableRandom(1))));
        }
        assertThatThrownBy(() -> Merge.write(runs, false, List.of("weir"), parent.resolve("merged")))
                .isInstanceOf(CompareException.NotMergeable.class)
                .hasMessageContaining("model differs: llama-70b (");
    }

    @Test
    void saysWhatOfAPartCouldNotBeRead() throws IOException {
        RunFolder whole = part("a", 3, 1, START, new RunHistograms());
        Path cut = part("b", 3, 2, START, new RunHistograms()).path();
        Path requests = cut.resolve("requests.jsonl");
        String lines = Files.readString(requests);
        Files.writeString(requests, lines.substring(0, lines.length() - 20));
        Merge.write(List.of(whole, RunFolder.open(cut)), false, List.of("weir"), parent.resolve("merged"));
        RunFolder merged = RunFolder.read(parent.resolve("merged"));
        assertThat(merged.totals().requests()).isEqualTo(5);
        assertThat(merged.degraded()).singleElement().asString().contains("/b: requests.jsonl");
    }

    // shards

    private RunFolder shard(String name, Shard shard, Instant start, RunHistograms union) {
        return shard(name, header(start), shard, union);
    }

    private RunFolder shard(String name, RunHeader header, Shard shard, RunHistograms union) {
        Path folder = parent.resolve(name);
        Runs.write(
                folder,
                header.withLoad(header.load().of(shard)),
                10 * shard.number(),
                new SplittableRandom(shard.number()));
        RunFolder run = RunFolder.read(folder);
        run.forEachRequest(union::add);
        return run;
    }

    @Test
    void makesTheWholeLoadOfItsShards() {
        RunHistograms union = new RunHistograms();
        List<RunFolder> shards = List.of(
                shard("c", new Shard(3, 3), START.plusMillis(40), union),
                shard("a", new Shard(1, 3), START, union),
                shard("b", new Shard(2, 3), START.plusMillis(7), union));
        Path folder = parent.resolve("merged");
        Merge.write(shards, false, List.of("weir", "merge"), folder);
        RunFolder merged = RunFolder.read(folder);
        assertThat(merged.header().load().shard()).isNull();
        assertThat(merged.header().load().concurrency())
                .as("that of the whole, which each shard names")
                .isEqualTo(4);
        assertThat(merged.totals().requests()).isEqualTo(60);
        assertThat(merged.degraded()).isEmpty();
        assertThat(merged.findings()).singleElement().isInstanceOfSatisfying(Findings.Generators.class, generators -> {
            assertThat(generators.startSkewNs()).isEqualTo(40_000_000);
            assertThat(generators.generators())
                    .extracting(generator -> generator.name() + ": " + generator.requests())
                    .containsExactly("shard 3/3: 30", "shard 1/3: 10", "shard 2/3: 20");
        });
        for (Metric metric : union.metrics()) {
            assertThat(encoded(merged.histograms().of(metric))).isEqualTo(encoded(union.of(metric)));
        }
    }

    @Test
    void namesShardsThatAreMissingOrThereTwice() {
        RunHistograms unused = new RunHistograms();
        RunFolder first = shard("a", new Shard(1, 3), START, unused);
        RunFolder third = shard("c", new Shard(3, 3), START, unused);
        RunFolder again = shard("d", new Shard(3, 3), START, unused);
        Path folder = parent.resolve("merged");
        assertThatThrownBy(() -> Merge.write(List.of(first, third), false, List.of("weir"), folder))
                .isInstanceOf(CompareException.NotMergeable.class)
                .hasMessageContaining("shard 2/3 is missing; --partial goes on without it");
        assertThatThrownBy(() -> Merge.write(List.of(first, third, again), true, List.of("weir"), folder))
                .isInstanceOf(CompareException.NotMergeable.class)
                .hasMessageContaining("shard 3/3 is there 2 times: ")
                .hasMessageContaining("/c, ")
                .hasMessageContaining("/d");
        assertThat(folder).doesNotExist();

        Merge.write(List.of(first, third), true, List.of("weir"), folder);
        assertThat(RunFolder.read(folder).degraded())
                .containsExactly("shard 2/3 is missing: these are figures of a part of the load");
    }

    @Test
    void refusesShardsOfDifferentLoads() {
        RunHistograms unused = new RunHistograms();
        RunFolder first = shard("a", new Shard(1, 2), START, unused);
        RunHeader larger = header(START).withLoad(Load.closed(64, null, 0));
        RunFolder second = shard("b", larger, new Shard(2, 2), unused);
        RunFolder ofThree = shard("c", new Shard(2, 3), START, unused);
        RunFolder none = part("d", 3, 1, START, unused);
        Path folder = parent.resolve("merged");
        assertThatThrownBy(() -> Merge.write(List.of(first, second), true, List.of("weir"), folder))
                .hasMessageContaining("the load that is divided differs: closed, 4 streams (")
                .hasMessageContaining("closed, 64 streams (");
        assertThatThrownBy(() -> Merge.write(List.of(first, ofThree), true, List.of("weir"), folder))
                .hasMessageContaining("the number of shards differs: 2 (");
        assertThatThrownBy(() -> Merge.write(List.of(first, none), true, List.of("weir"), folder))
                .hasMessageContaining("/d is no shard, and others are");
    }

    private static RunHeader told(String shard, String... flags) {
        RunHeader header = header(START);
        Map<String, String> all = new HashMap<>(header.invocation().flags());
        all.putAll(
                Map.of("--shard", shard, "--out", "shard-" + shard.charAt(0), "--request-rate", "40", "--seed", "7"));
        for (int i = 0; i < flags.length; i += 2) {
            all.put(flags[i], flags[i + 1]);
        }
        return header.withInvocation(new Invocation(List.of("weir", "latency"), all));
    }

    /** Half of 100 requests and half of 200 are no parts of one load, though each names the same rate. */
    @Test
    void refusesShardsOfLoadsOfDifferentExtent() {
        RunHistograms unused = new RunHistograms();
        Path folder = parent.resolve("merged");
        RunFolder first = shard("a", told("1/2", "--requests", "100", "--duration", ""), new Shard(1, 2), unused);
        RunFolder more = shard("b", told("2/2", "--requests", "200", "--duration", ""), new Shard(2, 2), unused);
        RunFolder timed = shard("c", told("2/2", "--requests", "100", "--duration", "60s"), new Shard(2, 2), unused);
        assertThatThrownBy(() -> Merge.write(List.of(first, more), true, List.of("weir"), folder))
                .isInstanceOf(CompareException.NotMergeable.class)
                .hasMessageContaining("--requests of the load that is divided differs: 100 (" + first.path()
                        + ") and 200 (" + more.path() + ")");
        assertThatThrownBy(() -> Merge.write(List.of(first, timed), true, List.of("weir"), folder))
                .isInstanceOf(CompareException.NotMergeable.class)
                .hasMessageContaining("--duration of the load that is divided differs: not given (" + first.path()
                        + ") and 60s (" + timed.path() + ")");
        assertThat(folder).doesNotExist();
    }

    /** Yesterday's half and today's are the load's requests, and were never its load. */
    @Test
    void namesGeneratorsThatBeganWhenAnotherHadEnded() {
        RunHistograms unused = new RunHistograms();
        RunFolder first = shard("a", new Shard(1, 3), START, unused);
        RunFolder second = shard("b", new Shard(2, 3), START.plusSeconds(1), unused);
        RunFolder late = shard("c", new Shard(3, 3), START.plusSeconds(3600), unused);
        Merge.write(List.of(late, first, second), false, List.of("weir"), parent.resolve("merged"));
        assertThat(RunFolder.read(parent.resolve("merged")).degraded())
                .singleElement()
                .asString()
                .matches(
                        "shard 3/3 began 359[0-9][.][0-9] s after shard 1/3 had ended: they were not one load, and rates"
                                + " are over the time between them too");

        RunFolder one = part("one", 3, 1, START, unused);
        RunFolder other = part("other", 3, 2, START.plusSeconds(3600), unused);
        Merge.write(List.of(one, other), false, List.of("weir"), parent.resolve("sum"));
        assertThat(RunFolder.read(parent.resolve("sum")).degraded())
                .singleElement()
                .asString()
                .startsWith(other.path() + " began ")
                .contains(" s after " + one.path() + " had ended");
    }

    /** Two of a minute each that ran together, by clocks ten seconds apart, seem to have taken 70 s. */
    @Test
    void marksRatesThatSpanTheSkewOfClocks() {
        RunHistograms unused = new RunHistograms();
        RunFolder first = shard("a", new Shard(1, 2), START, unused);
        RunFolder second = shard("b", new Shard(2, 2), START.plusMillis(1500), unused);
        Merge.write(List.of(first, second), false, List.of("weir"), parent.resolve("merged"));
        RunFolder merged = RunFolder.read(parent.resolve("merged"));
        assertThat(merged.degraded())
                .singleElement()
                .asString()
                .startsWith(
                        "rates span the skew: by their wall clocks generators began 1.5 s apart, and where it is the clocks that"
                                + " differ, rates are "
                                + Math.round(150 / merged.totals().durationS()) + " % too low")
                .endsWith("latencies need no common clock");
    }

    @Test
    void refusesShardsThatWereToStartAtDifferentTimes() {
        RunHistograms unused = new RunHistograms();
        RunFolder today = shard("a", told("1/2", "--start-at", "2026-12-02T10:00:00Z"), new Shard(1, 2), unused);
        RunFolder same = shard("b", told("2/2", "--start-at", "2026-12-02T10:00:00.000Z"), new Shard(2, 2), unused);
        RunFolder yesterday = shard("c", told("2/2", "--start-at", "2026-12-01T10:00:00Z"), new Shard(2, 2), unused);
        Path folder = parent.resolve("merged");
        assertThatThrownBy(() -> Merge.write(List.of(today, yesterday), true, List.of("weir"), folder))
                .isInstanceOf(CompareException.NotMergeable.class)
                .hasMessageContaining("--start-at of the load that is divided differs: 2026-12-02T10:00:00Z ("
                        + today.path() + ") and 2026-12-01T10:00:00Z (" + yesterday.path() + ")");
        assertThat(folder).doesNotExist();
        Merge.write(List.of(today, same), false, List.of("weir"), folder);
        assertThat(RunFolder.read(folder).totals().requests()).isEqualTo(30);
    }

    /** What one generator was told of its own part is nothing that the whole was told. */
    @Test
    void hasTheFlagsThatAreTrueOfTheWhole() {
        RunHistograms unused = new RunHistograms();
        List<RunFolder> shards = List.of(
                shard("a", told("1/2", "--warmup", "3"), new Shard(1, 2), unused),
                shard("b", told("2/2", "--warmup", "4"), new Shard(2, 2), unused));
        Merge.write(shards, false, List.of("weir", "merge"), parent.resolve("merged"));
        assertThat(RunFolder.read(parent.resolve("merged")).header().invocation())
                .isEqualTo(new Invocation(
                        List.of("weir", "merge"), Map.of("--concurrency", "4", "--request-rate", "40", "--seed", "7")));

        Merge.write(shards.subList(0, 1), true, List.of("weir", "merge"), parent.resolve("partial"));
        assertThat(RunFolder.read(parent.resolve("partial"))
                        .header()
                        .invocation()
                        .flags())
                .doesNotContainKeys("--shard", "--out");

        List<RunFolder> parts = List.of(part("one", 3, 1, START, unused), part("other", 3, 2, START, unused));
        Merge.write(parts, false, List.of("weir", "merge"), parent.resolve("sum"));
        RunHeader sum = RunFolder.read(parent.resolve("sum")).header();
        assertThat(sum.load().concurrency()).isEqualTo(8);
        assertThat(sum.invocation().flags()).doesNotContainKey("--concurrency");
    }

    /** A generator that was killed leaves what it wrote; the whole says who it was. */
    @Test
    void namesAGeneratorThatDied() {
        RunHistograms unused = new RunHistograms();
        RunHeader header = header(START);
        Path killed = parent.resolve("killed");
        try (RunWriter run =
                RunWriter.open(killed, header.withLoad(header.load().of(new Shard(2, 2))), Runs.environment())) {
            run.add(Runs.answer(1, 0, new SplittableRandom(1)));
            run.stop("ended by a signal");
        }
        Path folder = parent.resolve("merged");
        Merge.write(
                List.of(shard("a", new Shard(1, 2), START, unused), RunFolder.read(killed)),
                false,
                List.of("weir"),
                folder);
        RunFolder merged = RunFolder.read(folder);
        assertThat(merged.totals().requests()).isEqualTo(11);
        assertThat(merged.incompleteBecause()).get().asString().contains("killed: ended by a signal");
    }

    @Test
    void refusesWhatOtherVersionsMeasuredAndNamesIt() {
        RunHistograms unused = new RunHistograms();
        RunHeader header = header(START);
        RunHeader newer = new RunHeader(
                header.label(),
                header.suite(),
                header.startedAt(),
                header.invocation(),
                new Client("kernel", "0.2.0 def", "kernel", null),
                header.load(),
                header.workload(),
                header.server());
        List<RunFolder> shards =
                List.of(shard("a", new Shard(1, 2), START, unused), shard("b", newer, new Shard(2, 2), unused));
        assertThatThrownBy(() -> Merge.write(shards, true, List.of("weir"), parent.resolve("merged")))
                .isInstanceOf(CompareException.NotMergeable.class)
                .hasMessageContaining("client-build differs: kernel 0.1.0 abc (" + parent.resolve("a")
                        + ") and kernel 0.2.0 def (" + parent.resolve("b") + ")")
                .hasMessageContaining("Merge only what several generators of one version of Weir measured")
                .hasMessageContaining("measure again what differs");
    }

    /** Of each part its head and one request are held, and nothing that grows with it: its log and its summary are not even opened. */
    @Test
    void readsNothingOfItsPartsButTheirHeadsAndRequests() throws IOException {
        RunHistograms union = new RunHistograms();
        List<RunFolder> shards = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            Path folder =
                    shard("s" + number, new Shard(number, 3), START, union).path();
            for (String name : List.of("latency.hlog", "summary.json", "benchstat.txt")) {
                Files.writeString(folder.resolve(name), "no more what it was");
            }
            shards.add(RunFolder.open(folder));
        }
        Path folder = parent.resolve("merged");
        Merge.write(shards, false, List.of("weir"), folder);
        RunFolder merged = RunFolder.read(folder);
        assertThat(merged.problems()).isEmpty();
        assertThat(merged.degraded()).isEmpty();
        assertThat(merged.histograms()).isEqualTo(union);
    }

    @Test
    void saysOfAMachineOnceWhatIsAgainstIt() {
        List<RunFolder> shards = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            RunHeader header = header(START);
            shards.add(RunFolder.open(Runs.write(
                    parent.resolve("s" + number),
                    header.withLoad(header.load().of(new Shard(number, 2))),
                    Runs.environment(number == 1),
                    5,
                    new SplittableRandom(number))));
        }
        Path folder = parent.resolve("merged");
        Merge.write(shards, false, List.of("weir"), folder);
        RunFolder merged = RunFolder.read(folder);
        assertThat(merged.degraded()).containsExactly("shard 1/2: the machine was on battery");
        assertThat(merged.findings()).singleElement().isInstanceOfSatisfying(Findings.Generators.class, generators -> {
            assertThat(generators.generators().get(0).degraded()).containsExactly("the machine was on battery");
            assertThat(generators.generators().get(1).degraded()).isEmpty();
        });
    }

    /** More requests than may wait to be written: a merge waits, and nothing was measured worse for that. */
    @Test
    void isNotMarkedBecauseTheDiskIsSlowerThanReading() {
        List<RunFolder> shards = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            RunHeader header = header(START);
            shards.add(RunFolder.open(Runs.writeCrowded(
                    parent.resolve("s" + number),
                    header.withLoad(header.load().of(new Shard(number, 2))),
                    6_000,
                    new SplittableRandom(number))));
        }
        Path folder = parent.resolve("merged");
        Merge.write(shards, false, List.of("weir"), folder);
        RunFolder merged = RunFolder.read(folder);
        assertThat(merged.totals().requests()).isEqualTo(12_000);
        assertThat(merged.degraded())
                .as("beside what the shards were marked with when they were made up here")
                .allMatch(reason -> reason.startsWith("shard "));
    }

    private RunFolder part(String name, int requests, long seed, Instant start, RunHistograms union) {
        Path folder = parent.resolve(name);
        Runs.write(folder, header(start), requests, new SplittableRandom(seed));
        RunFolder run = RunFolder.read(folder);
        run.forEachRequest(union::add);
        return run;
    }

    private static RunHeader header(Instant start) {
        RunHeader header = Runs.header("a");
        return new RunHeader(
                header.label(),
                header.suite(),
                start,
                header.invocation(),
                header.client(),
                header.load(),
                header.workload(),
                header.server());
    }

    private static byte[] encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        byte[] bytes = new byte[histogram.encodeIntoByteBuffer(buffer)];
        buffer.flip().get(bytes);
        return bytes;
    }
}
