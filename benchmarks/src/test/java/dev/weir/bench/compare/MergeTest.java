package dev.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.RunHistograms;
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
import java.util.List;
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
        Merge.write(parts, List.of("weir", "merge"), folder);
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
        Merge.write(parts, List.of("weir", "merge"), parent.resolve("merged"));
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
        Merge.write(List.of(whole, RunFolder.read(parent.resolve("half"))), List.of("weir"), parent.resolve("merged"));
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
        Merge.write(parts, List.of("weir", "merge"), folder);
        assertThat(Files.readAllLines(folder.resolve("hardware.jsonl")))
                .hasSize(8)
                .filteredOn(line -> line.contains("\"generator\":1"))
                .hasSize(4);
        RunFolder merged = RunFolder.read(folder);
        assertThat(merged.problems()).isEmpty();
        assertThat(merged.hardware().gpuJoules(2_000_000_000L, 5_000_000_000L).getAsDouble())
                .isCloseTo(300, within(0.01));

        Path twice = parent.resolve("merged-again");
        Merge.write(List.of(merged, sampled("c", START, 104)), List.of("weir", "merge"), twice);
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
        assertThatThrownBy(() -> Merge.write(List.of(a, b), List.of("weir"), folder))
                .isInstanceOf(CompareException.NotMergeable.class)
                .hasMessageContaining("digest differs")
                .hasMessageContaining("server differs: http://127.0.0.1:11434 and http://gpu.example:11434")
                .hasMessageContaining("arrivals differs: CLOSED and OPEN");
        assertThat(folder).doesNotExist();
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
